using Commerce.Domain.Infrastructure.Persistence;
using Npgsql;

namespace Commerce.McpServer.Hosting.EmbeddedPostgres;

/// <summary>
/// A private PostgreSQL in the data folder, for a machine on which nobody set one up. It lies with the server, not
/// with the shared library: only the default of one command on one machine needs it, workers and deployments are
/// given a server.
/// </summary>
public sealed class EmbeddedCluster : IAsyncDisposable
{
    private readonly EmbeddedClusterOptions _options;
    private readonly ClusterMembers _members;
    private readonly Postmaster _postmaster;
    private IDisposable? _membership;

    private EmbeddedCluster(
        EmbeddedClusterOptions options, ClusterMembers members, Postmaster postmaster, ClusterConnections connections)
    {
        _options = options;
        _members = members;
        _postmaster = postmaster;
        Connections = connections;
    }

    public ClusterConnections Connections { get; }

    /// <summary>Whether the server process is there; it may have died for want of memory or on a full disk.</summary>
    public bool IsRunning => _postmaster.IsRunning();

    /// <summary>Starts the cluster again if it has died; the process keeps its membership.</summary>
    public async Task ReviveAsync(CancellationToken cancel)
    {
        using var gate = await _members.EnterAsync(cancel);
        await _postmaster.EnsureAsync(_options, cancel);
    }

    /// <summary>
    /// Joins the cluster of a data folder: makes it if there is none, starts it if it stands, adopts it if it runs.
    /// Roles and an empty database are there afterwards; the migrations are the caller's.
    /// </summary>
    public static async Task<EmbeddedCluster> EnsureRunningAsync(
        EmbeddedClusterOptions options, CancellationToken cancel)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new SetupException(
                "The embedded database runs on Linux and macOS: on Windows set ConnectionStrings__Commerce to a "
                + "PostgreSQL of yours, or start inside WSL.");
        }

        options.Home.Create();
        var folder = new ClusterFolder(options.Home);
        var members = new ClusterMembers(options.Home);
        using var gate = await members.EnterAsync(cancel);
        var user = await ClusterUser.ChooseAsync(folder, cancel);
        var passwords = await ClusterPasswords.ReadOrCreateAsync(options.Home, folder.HasData, cancel);
        var admin = AdminConnection(folder, passwords.Superuser);
        var postmaster = new Postmaster(folder, user, admin);
        var connections = ClusterConnections.From(admin, options.Database, passwords.ForRoles);
        var cluster = new EmbeddedCluster(options, members, postmaster, connections) { _membership = members.Join() };
        try
        {
            await folder.PrepareAsync(user, cancel);
            if (!folder.HasData)
            {
                postmaster.EndThoseOfDeletedData();
                var postgres = await postmaster.ChooseAsync(options, cancel);
                await folder.InitializeAsync(postgres, user, passwords.Superuser, options.DurableWrites, cancel);
            }

            await postmaster.EnsureAsync(options, cancel);
            await DatabaseRoles.EnsureAsync(admin, passwords.ForRoles, options.Database, cancel);
            return cluster;
        }
        catch (Exception failure)
        {
            await cluster.LeaveInsideGateAsync();
            if (failure is PostgresException { SqlState: PostgresErrorCodes.DiskFull })
            {
                throw DiskSpace.Full(options.Home.Folder, failure);
            }

            throw;
        }
    }

    /// <summary>
    /// Leaves; the last process to leave stops the cluster. A process that dies instead leaves it running for the
    /// next.
    /// </summary>
    public async Task LeaveAsync()
    {
        if (_membership is null)
        {
            return;
        }

        NpgsqlConnection.ClearAllPools();
        using var gate = await _members.EnterAsync(CancellationToken.None);
        await LeaveInsideGateAsync();
    }

    /// <summary>Stops a cluster that nobody uses; refuses while a server runs on it.</summary>
    public static async Task StopUnusedAsync(EmbeddedClusterOptions options, CancellationToken cancel)
    {
        options.Home.Create();
        var folder = new ClusterFolder(options.Home);
        var members = new ClusterMembers(options.Home);
        using var gate = await members.EnterAsync(cancel);
        if (members.Living() is { Count: > 0 } living)
        {
            var pids = string.Join(", ", living);
            throw new SetupException(
                $"A Commerce server is running on {options.Home.Folder} (process {pids}): stop it first.");
        }

        var postmaster = new Postmaster(folder, await ClusterUser.ChooseAsync(folder, cancel), "");
        await postmaster.StopAsync(options, cancel);
    }

    public async ValueTask DisposeAsync() => await LeaveAsync();

    private async Task LeaveInsideGateAsync()
    {
        _membership?.Dispose();
        _membership = null;
        if (_members.Living().Count == 0)
        {
            await _postmaster.StopAsync(_options, CancellationToken.None);
        }
    }

    private static string AdminConnection(ClusterFolder folder, string password) => new NpgsqlConnectionStringBuilder
    {
        Host = folder.SocketFolder,
        Port = PostmasterSettings.Port,
        Database = PostmasterSettings.MaintenanceDatabase,
        Username = PostmasterSettings.Superuser,
        Password = password,
        MaxPoolSize = 4,
    }.ConnectionString;
}
