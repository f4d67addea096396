using Commerce.Tests.Support;

namespace Commerce.Tests.SimulatedWorld;

/// <summary>One simulated world with a database of its own for a test class; tests keep apart by a merchant
/// each.</summary>
public sealed class WorldFixture(TestCluster cluster) : IAsyncLifetime
{
    private RunningWorld? _world;

    public TestDatabase Database { get; } = new(cluster);

    public RunningWorld World => _world ?? throw new InvalidOperationException("InitializeAsync has not run.");

    public async ValueTask InitializeAsync()
    {
        await Database.InitializeAsync();
        _world = await RunningWorld.StartAsync(Database.World);
    }

    public async ValueTask DisposeAsync()
    {
        if (_world is not null)
        {
            await _world.DisposeAsync();
        }

        await Database.DisposeAsync();
    }
}
