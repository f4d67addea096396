namespace Commerce.McpServer.Hosting.EmbeddedPostgres;

/// <param name="Home">The data folder the cluster lives in.</param>
public sealed record EmbeddedClusterOptions(CommerceHome Home)
{
    /// <summary>Off only for tests, whose data is thrown away: a power cut may then corrupt the cluster.</summary>
    public bool DurableWrites { get; init; } = true;

    public int MaxConnections { get; init; } = 200;

    public string Database { get; init; } = "commerce";

    /// <summary>Where to look for PostgreSQL instead of the usual places.</summary>
    public IReadOnlyList<string>? BinaryFolders { get; init; }
}
