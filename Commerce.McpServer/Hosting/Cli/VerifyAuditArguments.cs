namespace Commerce.McpServer.Hosting.Cli;

/// <summary>What <c>verify-audit</c> is asked to look at.</summary>
internal sealed record VerifyAuditArguments
{
    public const string Usage = """
        Usage: verify-audit [--tenant ID] [--connection STRING] [--checkpoints FOLDER] [--keys FOLDER] [--without-checkpoints]
               verify-audit --export FILE --tenant ID      verifies, then writes the log of one merchant with its proofs
               verify-audit --from FILE [--keys FOLDER]    verifies such a file, without a database
        """;

    public Guid? Tenant { get; private init; }

    /// <summary>A role that sees every merchant's rows; else the owner's connection of the configuration.</summary>
    public string? Connection { get; private init; }

    public string? Checkpoints { get; private init; }

    public string? Keys { get; private init; }

    public string? Export { get; private init; }

    public string? From { get; private init; }

    public bool WithoutCheckpoints { get; private init; }

    /// <summary>Null when the arguments make no sense together.</summary>
    public static VerifyAuditArguments? Read(IReadOnlyList<string> arguments)
    {
        VerifyAuditArguments? read = new();
        var rest = new Queue<string>(arguments);
        while (read is not null && rest.TryDequeue(out var name))
        {
            read = name == "--without-checkpoints" ? read with { WithoutCheckpoints = true }
                : rest.TryDequeue(out var value) ? read.With(name, value)
                : null;
        }

        return read is { } whole && !whole.Contradicts ? whole : null;
    }

    private bool Contradicts => (Export is not null && (Tenant is null || From is not null))
        || (From is not null && (Connection ?? Checkpoints) is not null);

    private VerifyAuditArguments? With(string name, string value) => name switch
    {
        "--tenant" when Guid.TryParse(value, out var tenant) => this with { Tenant = tenant },
        "--connection" => this with { Connection = value },
        "--checkpoints" => this with { Checkpoints = value },
        "--keys" => this with { Keys = value },
        "--export" => this with { Export = value },
        "--from" => this with { From = value },
        _ => null,
    };
}
