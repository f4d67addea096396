using Commerce.Domain.Infrastructure.Health;

namespace Commerce.Workers.Operations;

/// <summary>
/// A probe message makes the round trip. Without a broker the scanner works on, so nothing is gained by starting a process
/// again; one that hears nothing although the broker takes everything is of no use where it only works.
/// </summary>
internal sealed class BusHealth(BusProbe probe, BusProbeOptions options) : IHealthPart
{
    public string Name => "bus";

    public Task<HealthState> LookAsync(CancellationToken cancellationToken) => Task.FromResult(Of(probe.State, options.StopWhenDeaf));

    internal static HealthState Of(BusState state, bool onlyWorks) => state switch
    {
        BusState.Hearing => HealthState.Ok,
        BusState.Starting or BusState.Deaf when onlyWorks => HealthState.Failed,
        _ => HealthState.Degraded,
    };
}
