using Commerce.Domain.Infrastructure.Persistence;
using Commerce.McpServer.Hosting.EmbeddedPostgres;
using Npgsql;

namespace Commerce.McpServer.Hosting;

/// <summary>
/// The database of this process, at the version of this binary: the server that was configured, or else a private
/// cluster in the data folder.
/// </summary>
public sealed class RunningDatabase : IAsyncDisposable
{
    private const string App = "ConnectionStrings:Commerce";
    private const string Owner = "ConnectionStrings:CommerceOwner";
    private const string World = "ConnectionStrings:CommerceWorld";

    // Only to let us make roles and database; a deployment that made them itself leaves it out.
    private const string Admin = "ConnectionStrings:CommerceAdmin";

    private readonly EmbeddedCluster? _cluster;

    private RunningDatabase(EmbeddedCluster? cluster, IReadOnlyDictionary<string, string?> settings)
    {
        _cluster = cluster;
        Settings = settings;
    }

    /// <summary>Null when a server was configured.</summary>
    public EmbeddedCluster? Cluster => _cluster;

    /// <summary>Configuration to lay over the process's own; empty when that names the database already.</summary>
    public IReadOnlyDictionary<string, string?> Settings { get; }

    /// <summary>The connection of the role that owns the tables; null for a deployment that keeps it from this process.</summary>
    public string? OwnerOf(IConfiguration configuration) =>
        (Settings.GetValueOrDefault(Owner) ?? configuration[Owner]) is { Length: > 0 } owner ? owner : null;

    public static bool IsConfigured(IConfiguration configuration) => !string.IsNullOrEmpty(configuration[App]);

    /// <param name="say">Told in one line what was done; a migration and a newer database are worth knowing.</param>
    public static async Task<RunningDatabase> PrepareAsync(
        IConfiguration configuration, CommerceHome home, Action<string> say, CancellationToken cancel)
    {
        if (IsConfigured(configuration))
        {
            await DatabaseTrouble.ExplainAsync(() => PrepareConfiguredAsync(configuration, say, cancel));
            return new RunningDatabase(null, new Dictionary<string, string?>());
        }

        var cluster = await EmbeddedCluster.EnsureRunningAsync(new EmbeddedClusterOptions(home), cancel);
        try
        {
            await DatabaseTrouble.ExplainAsync(() => MigrateAsync(cluster.Connections.Owner, say, cancel));
        }
        catch (Exception failure) when (DatabaseTrouble.IsDiskFull(failure))
        {
            await cluster.LeaveAsync();
            throw DiskSpace.Full(home.Folder, failure);
        }
        catch
        {
            await cluster.LeaveAsync();
            throw;
        }

        return new RunningDatabase(cluster, new Dictionary<string, string?>
        {
            [App] = cluster.Connections.App,
            [Owner] = cluster.Connections.Owner,
            [World] = cluster.Connections.World,
        });
    }

    /// <summary>After the host has stopped: the last process to leave stops the embedded cluster.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_cluster is not null)
        {
            await _cluster.LeaveAsync();
        }
    }

    private static async Task<MigrationReport?> PrepareConfiguredAsync(
        IConfiguration configuration, Action<string> say, CancellationToken cancel)
    {
        if (configuration[Admin] is { Length: > 0 } admin)
        {
            await DatabaseRoles.EnsureAsync(admin, Passwords(configuration), DatabaseOf(configuration[App]!), cancel);
        }

        if (configuration[Owner] is { Length: > 0 } owner)
        {
            return await MigrateAsync(owner, say, cancel);
        }

        var state = await Migrator.OfThisBinary().InspectAsync(configuration[App]!, cancel);
        if (!state.IsCurrent)
        {
            throw new SetupException(
                $"The database is at version {state.Version} and this server needs {state.Pending[^1].Number}: "
                + $"run './run.sh migrate' with {Variable(Owner)} set, or set it for the server itself.");
        }

        SayNewer(state.NewerThanThisBinary, say);
        return null;
    }

    private static async Task<MigrationReport?> MigrateAsync(
        string owner, Action<string> say, CancellationToken cancel)
    {
        var report = await Migrator.OfThisBinary().ApplyAsync(owner, cancel);
        if (report.Applied.Count > 0)
        {
            say($"Database migrated to version {report.Version} ({report.Applied.Count} files).");
        }

        SayNewer(report.NewerThanThisBinary, say);
        return report;
    }

    private static void SayNewer(IReadOnlyList<string> newer, Action<string> say)
    {
        if (newer.Count > 0)
        {
            say($"The database is newer than this server ({string.Join(", ", newer)}): going on, as after a rollback.");
        }
    }

    private static RolePasswords Passwords(IConfiguration configuration)
    {
        return new RolePasswords(
            Of(Owner, DatabaseRoles.Owner), Of(App, DatabaseRoles.App), Of(World, DatabaseRoles.World));

        string Of(string name, string role)
        {
            var settings = new NpgsqlConnectionStringBuilder(configuration[name]);
            return settings.Username == role && settings.Password is { Length: > 0 } password
                ? password
                : throw new SetupException(
                    $"With {Variable(Admin)} set, {Variable(name)} must log in as {role} with a password: "
                    + "the role is made with it.");
        }
    }

    private static string DatabaseOf(string connectionString) =>
        new NpgsqlConnectionStringBuilder(connectionString).Database
        ?? throw new SetupException($"{Variable(App)} names no database: add Database=commerce to it.");

    private static string Variable(string key) => key.Replace(":", "__", StringComparison.Ordinal);
}
