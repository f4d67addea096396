using Commerce.Domain.Infrastructure.Persistence;
using Commerce.McpServer.Hosting.EmbeddedPostgres;

namespace Commerce.McpServer.Hosting.Cli;

/// <summary>The programs of PostgreSQL, and the database at its version.</summary>
internal sealed class DatabaseChecks(IConfiguration configuration, CommerceHome home)
{
    private const string Subject = "Database";

    public async Task<Finding> BinariesAsync(CancellationToken cancel)
    {
        const string subject = "PostgreSQL";
        if (RunningDatabase.IsConfigured(configuration))
        {
            return Finding.Good(subject, "not needed: ConnectionStrings:Commerce names a server");
        }

        var folder = new ClusterFolder(home);
        var installed = await PostgresBinaries.FindAsync(PostgresBinaries.DefaultFolders(home), cancel);
        var chosen = PostgresBinaries.Choose(installed, folder.DataMajor, folder.Data);
        return Finding.Good(subject, $"{chosen.Major} in {chosen.Folder}");
    }

    public async Task<Finding> DatabaseAsync(CancellationToken cancel)
    {
        if (RunningDatabase.IsConfigured(configuration))
        {
            var connection = configuration.GetConnectionString("Commerce")!;
            return await DatabaseTrouble.ExplainAsync(() => VersionAsync(connection, "the configured server", cancel));
        }

        if (!new ClusterFolder(home).HasData)
        {
            return Finding.Notice(Subject, $"not made yet: the first start makes it in {home.Postgres}");
        }

        await using var cluster = await EmbeddedCluster.EnsureRunningAsync(new EmbeddedClusterOptions(home), cancel);
        return await DatabaseTrouble.ExplainAsync(
            () => VersionAsync(cluster.Connections.App, $"the cluster in {home.Postgres}", cancel));
    }

    private static async Task<Finding> VersionAsync(string connection, string where, CancellationToken cancel)
    {
        var state = await Migrator.OfThisBinary().InspectAsync(connection, cancel);
        return state switch
        {
            { IsCurrent: false } => Finding.Notice(
                Subject, $"{where} is at version {state.Version}; the next start or './run.sh migrate' brings it to "
                + $"{state.Pending[^1].Number}"),
            { NewerThanThisBinary.Count: > 0 } => Finding.Notice(
                Subject, $"{where} is at version {state.Version}, newer than this server: fine after a rollback"),
            _ => Finding.Good(Subject, $"{where} answers and is at version {state.Version}"),
        };
    }
}
