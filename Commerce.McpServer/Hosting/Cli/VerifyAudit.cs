using Commerce.Domain.Infrastructure.Audit;
using Commerce.Domain.Infrastructure.Audit.Verification;
using Commerce.Domain.Infrastructure.Settings;
using Commerce.McpServer.Hosting.EmbeddedPostgres;
using Npgsql;

namespace Commerce.McpServer.Hosting.Cli;

/// <summary>
/// <c>verify-audit</c>: proves offline that the audit log is whole and says what ledger and operations say, or names the first event
/// that is not as it was. It changes nothing and trusts the database with nothing.
/// </summary>
public static class VerifyAudit
{
    public const string Name = "verify-audit";

    private const int Altered = 1;
    private const int WrongUse = 2;

    /// <returns>0 when everything fits, 1 when something does not or cannot be read, 2 for a wrong use.</returns>
    public static Task<int> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        var home = CommerceHome.Resolve();
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new(CommerceHome.Variable, home.Folder)]).AddEnvironmentVariables().AddSettingFiles().Build();
        return RunAsync(arguments, configuration, home, Console.Out, cancel);
    }

    public static async Task<int> RunAsync(
        IReadOnlyList<string> arguments, IConfiguration configuration, CommerceHome home, TextWriter output, CancellationToken cancel)
    {
        if (VerifyAuditArguments.Read(arguments) is not { } asked)
        {
            await output.WriteLineAsync(VerifyAuditArguments.Usage);
            return WrongUse;
        }

        var options = AuditOptions.From(configuration);
        try
        {
            using var keys = PublicKeys.In(asked.Keys ?? options.PublicKeyFolder);
            var verifier = new AuditVerifier(keys);
            var report = asked.From is { } file
                ? await verifier.VerifyFileAsync(file, cancel)
                : await VerifyDatabaseAsync(verifier, asked, configuration, home, options, cancel);
            await AuditReportText.WriteAsync(report, output);
            if (report.Passed && asked.Export is not null)
            {
                await output.WriteLineAsync($"Written to {asked.Export}. It is verified with --from and the public keys alone.");
            }

            return report.Passed ? 0 : Altered;
        }
        catch (Exception failure) when (failure is IOException or NpgsqlException or InvalidDataException or InvalidOperationException)
        {
            await output.WriteLineAsync($"NOT VERIFIED: {failure.Message}");
            return Altered;
        }
    }

    private static async Task<AuditReport> VerifyDatabaseAsync(
        AuditVerifier verifier, VerifyAuditArguments asked, IConfiguration configuration, CommerceHome home, AuditOptions options,
        CancellationToken cancel)
    {
        await using var cluster = (asked.Connection ?? Configured(configuration)) is null
            ? await EmbeddedCluster.EnsureRunningAsync(new EmbeddedClusterOptions(home), cancel)
            : null;
        var connection = asked.Connection ?? Configured(configuration) ?? cluster!.Connections.Owner;
        var folder = asked.WithoutCheckpoints ? null : new CheckpointFolder(asked.Checkpoints ?? options.CheckpointFolder).AsOfNow();
        await using var database = await AuditDatabase.OpenAsync(connection, cancel);
        var report = await verifier.VerifyAsync(database, folder, asked.Tenant, cancel);
        if (asked is { Export: { } file, Tenant: { } tenant } && report.Passed)
        {
            await verifier.ExportAsync(database, folder, tenant, file, cancel);
        }

        return report;
    }

    // Where a server is configured, its own role would see no rows; the refusal that follows says which role to use.
    private static string? Configured(IConfiguration configuration) =>
        configuration.GetConnectionString("CommerceOwner") is { Length: > 0 } owner ? owner
        : configuration.GetConnectionString("Commerce") is { Length: > 0 } app ? app : null;
}
