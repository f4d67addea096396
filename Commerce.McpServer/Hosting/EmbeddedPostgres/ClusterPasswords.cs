using System.Security.Cryptography;
using System.Text.Json;
using Commerce.Domain.Infrastructure.Persistence;

namespace Commerce.McpServer.Hosting.EmbeddedPostgres;

/// <summary>Random passwords of one cluster, in a file only the owner of the data folder can read.</summary>
internal sealed record ClusterPasswords(string Superuser, string Owner, string App, string World)
{
    private const int RandomBytes = 24;

    public RolePasswords ForRoles => new(Owner, App, World);

    public static async Task<ClusterPasswords> ReadOrCreateAsync(
        CommerceHome home, bool clusterExists, CancellationToken cancel)
    {
        if (File.Exists(home.DatabasePasswords))
        {
            return await ReadAsync(home.DatabasePasswords, cancel);
        }

        if (clusterExists)
        {
            throw new SetupException(
                $"The cluster in {home.Postgres} is there but its passwords ({home.DatabasePasswords}) are gone: "
                + "put the file back, or start afresh with ./run.sh reset.");
        }

        var passwords = new ClusterPasswords(Random(), Random(), Random(), Random());
        await PrivateFile.WriteAsync(home.DatabasePasswords, JsonSerializer.Serialize(passwords), cancel);
        return passwords;
    }

    private static async Task<ClusterPasswords> ReadAsync(string path, CancellationToken cancel)
    {
        try
        {
            await using var file = File.OpenRead(path);
            return await JsonSerializer.DeserializeAsync<ClusterPasswords>(file, cancellationToken: cancel)
                ?? throw new JsonException("empty");
        }
        catch (Exception failure) when (failure is JsonException or UnauthorizedAccessException)
        {
            throw new SetupException(
                $"{path} cannot be read by user {Environment.UserName} or is damaged ({failure.Message}): "
                + "put it back as it was, or start afresh with ./run.sh reset.", failure);
        }
    }

    private static string Random() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(RandomBytes));
}
