using Commerce.Domain.Infrastructure.Persistence;
using Commerce.McpServer.Hosting.EmbeddedPostgres;
using Commerce.Tests.Support;
using Npgsql;

[assembly: AssemblyFixture(typeof(TestCluster))]

namespace Commerce.Tests.Support;

/// <summary>
/// One PostgreSQL per test run, started when the first test needs it, with a migrated template that each test class
/// gets a copy of. <c>COMMERCE_TEST_POSTGRES</c>, an administrator's connection string, names a server to use
/// instead; a build with <c>-p:UseTestcontainers=true</c> starts one in a container.
/// </summary>
public sealed partial class TestCluster : IAsyncDisposable
{
    private readonly string _template = $"template_{Environment.ProcessId}";
    private readonly Lazy<Task<ClusterConnections>> _start;
    private TestHome? _home;
    private EmbeddedCluster? _cluster;
    private int _databases;
    private bool _disposed;

    public TestCluster()
    {
        _start = new Lazy<Task<ClusterConnections>>(StartAsync);

        // Reached when the runner gives up without disposing fixtures; a killed run is tidied up by the next one.
        AppDomain.CurrentDomain.ProcessExit += (_, _) => DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    /// <summary>A copy of the migrated template, under a name of its own.</summary>
    public async Task<ClusterConnections> CreateDatabaseAsync(CancellationToken cancel)
    {
        var template = await _start.Value;
        var name = NextName();
        await DatabaseRoles.CloneDatabaseAsync(template.Admin, _template, name, cancel);
        return template.On(name);
    }

    /// <summary>A database with roles and nothing else, as the first migration finds it.</summary>
    public async Task<ClusterConnections> CreateEmptyDatabaseAsync(CancellationToken cancel)
    {
        var template = await _start.Value;
        var name = NextName();
        await DatabaseRoles.CloneDatabaseAsync(template.Admin, "template0", name, cancel);
        return template.On(name);
    }

    public static async Task DropDatabaseAsync(ClusterConnections database)
    {
        await using var connection = new NpgsqlConnection(database.Admin);
        await connection.OpenAsync();
        await using var drop = connection.CreateCommand();
        drop.CommandText = $"drop database if exists {database.Database} with (force)";
        await drop.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        // By the runner, and again when the process ends.
        if (Interlocked.Exchange(ref _disposed, true))
        {
            return;
        }

        if (Interlocked.Exchange(ref _cluster, null) is { } cluster)
        {
            await cluster.LeaveAsync();
            _home!.Remove();
        }
        else if (_home is null && _start.IsValueCreated && _start.Value.IsCompletedSuccessfully)
        {
            await DropDatabaseAsync((await _start.Value).On(_template));
        }

        var stopped = Task.CompletedTask;
        StopContainer(ref stopped);
        await stopped;
    }

    private string NextName() => $"test_{Environment.ProcessId}_{Interlocked.Increment(ref _databases)}";

    private async Task<ClusterConnections> StartAsync()
    {
        var connections = await NamedServerAsync() is { Length: > 0 } server ? await UseServerAsync(server) : await StartOwnAsync();
        await Migrator.OfThisBinary().ApplyAsync(connections.Owner, CancellationToken.None);
        return connections;
    }

    private async Task<string?> NamedServerAsync()
    {
        if (Environment.GetEnvironmentVariable("COMMERCE_TEST_POSTGRES") is { Length: > 0 } server)
        {
            return server;
        }

        Task<string>? container = null;
        StartContainer(ref container);
        return container is null ? null : await container;
    }

    // Left out of a build without containers, and every call of them with it.
    partial void StartContainer(ref Task<string>? administrator);

    partial void StopContainer(ref Task stopped);

    private async Task<ClusterConnections> StartOwnAsync()
    {
        await TestHome.RemoveAbandonedAsync();
        _home = TestHome.Create();
        var options = _home.Options with { Database = _template };
        _cluster = await EmbeddedCluster.EnsureRunningAsync(options, CancellationToken.None);
        return _cluster.Connections;
    }

    private async Task<ClusterConnections> UseServerAsync(string admin)
    {
        var passwords = new RolePasswords("commerce_test", "commerce_test", "commerce_test");
        await DatabaseRoles.EnsureAsync(admin, passwords, _template, CancellationToken.None);
        return ClusterConnections.From(admin, _template, passwords);
    }
}
