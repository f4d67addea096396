using Testcontainers.PostgreSql;

namespace Commerce.Tests.Support;

/// <summary>Compiled with <c>-p:UseTestcontainers=true</c> only: PostgreSQL in a container of this run.</summary>
public sealed partial class TestCluster
{
    private const string DefaultImage = "postgres:17";
    private PostgreSqlContainer? _container;

    partial void StartContainer(ref Task<string>? administrator) => administrator = StartContainerAsync();

    partial void StopContainer(ref Task stopped) => stopped = StopContainerAsync();

    private async Task<string> StartContainerAsync()
    {
        var image = Environment.GetEnvironmentVariable("COMMERCE_TEST_POSTGRES_IMAGE") is { Length: > 0 } chosen ? chosen : DefaultImage;

        // Test classes run side by side, each with pools of its own; nothing in there outlives the run.
        _container = new PostgreSqlBuilder(image).WithCommand("-c", "max_connections=500", "-c", "fsync=off").Build();
        await _container.StartAsync();
        return _container.GetConnectionString();
    }

    private async Task StopContainerAsync()
    {
        if (Interlocked.Exchange(ref _container, null) is { } container)
        {
            await container.DisposeAsync();
        }
    }
}
