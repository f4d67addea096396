using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Commerce.Domain.Infrastructure.Health;

/// <summary>
/// Looks at all parts, at most once in a few seconds and never twice at a time: anybody may ask, as often as they like, and
/// the database does not notice.
/// </summary>
public sealed class HealthBoard(
    IEnumerable<IHealthPart> parts, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<HealthBoard> logger)
{
    private static readonly TimeSpan GoodFor = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LookWithin = TimeSpan.FromSeconds(3);

    private readonly IHealthPart[] _parts = [.. parts];
    private readonly Lock _gate = new();
    private Task<HealthReport>? _look;
    private long _lookedAt;
    private HealthState? _told;

    public async Task<HealthReport> ReadAsync()
    {
        var report = await CurrentLook();
        return lifetime.ApplicationStopping.IsCancellationRequested ? report with { Status = HealthState.Failed } : report;
    }

    private Task<HealthReport> CurrentLook()
    {
        lock (_gate)
        {
            if (_look is null || (_look.IsCompleted && time.GetElapsedTime(_lookedAt) >= GoodFor))
            {
                (_look, _lookedAt) = (LookAsync(), time.GetTimestamp());
            }

            return _look;
        }
    }

    private async Task<HealthReport> LookAsync()
    {
        var states = await Task.WhenAll(_parts.Select(LookAsync));
        var components = _parts.Zip(states).ToDictionary(static it => it.First.Name, static it => it.Second);
        var status = states.DefaultIfEmpty().Max();
        if (status != _told)
        {
            var affected = components.Where(static it => it.Value != HealthState.Ok).Select(static it => $"{it.Key} {it.Value}");
            logger.LogInformation("Health is {Status} {Affected}", status, string.Join(", ", affected));
            _told = status;
        }

        return new HealthReport(status, components);
    }

    private async Task<HealthState> LookAsync(IHealthPart part)
    {
        using var within = new CancellationTokenSource(LookWithin, time);
        try
        {
            return await part.LookAsync(within.Token).WaitAsync(LookWithin, time);
        }
        catch (Exception fault)
        {
            logger.LogWarning("{Part} is not healthy: {Fault}", part.Name, fault.GetType().Name);
            return HealthState.Failed;
        }
    }
}
