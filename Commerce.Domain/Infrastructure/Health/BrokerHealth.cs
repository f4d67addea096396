using MassTransit;

namespace Commerce.Domain.Infrastructure.Health;

/// <summary>
/// For a server that only accepts: whether its doorbells get out. While the broker is away calls are accepted all the same;
/// their rows wait in the database.
/// </summary>
internal sealed class BrokerHealth(IBusControl bus) : IHealthPart
{
    public string Name => "bus";

    public Task<HealthState> LookAsync(CancellationToken cancellationToken) => Task.FromResult(
        bus.CheckHealth().Status == BusHealthStatus.Healthy ? HealthState.Ok : HealthState.Degraded);
}
