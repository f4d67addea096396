using Commerce.McpServer.Hosting.EmbeddedPostgres;
using Npgsql;

namespace Commerce.Tests.Support;

/// <summary>
/// Class fixture: a database of the class's own with every migration applied. Tests of one class share it and keep
/// apart by a fresh merchant each.
/// </summary>
public sealed class TestDatabase(TestCluster cluster) : IAsyncLifetime
{
    private ClusterConnections? _connections;

    public ClusterConnections Connections =>
        _connections ?? throw new InvalidOperationException("InitializeAsync has not run.");

    public string App => Connections.App;

    public string Owner => Connections.Owner;

    public string World => Connections.World;

    public async ValueTask InitializeAsync() =>
        _connections = await cluster.CreateDatabaseAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_connections is { } connections)
        {
            foreach (var one in (string[])[connections.App, connections.Owner, connections.World])
            {
                await using var pooled = new NpgsqlConnection(one);
                NpgsqlConnection.ClearPool(pooled);
            }

            await TestCluster.DropDatabaseAsync(connections);
        }
    }
}
