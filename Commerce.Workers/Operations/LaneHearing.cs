using System.Collections.Concurrent;
using Commerce.Domain.Messages;
using MassTransit;

namespace Commerce.Workers.Operations;

/// <summary>When this process last heard anything on a lane.</summary>
public sealed class LaneHearing(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, long> _heard = new(StringComparer.Ordinal);
    private readonly long _since = time.GetTimestamp();

    public void Heard(string lane) => _heard[lane] = time.GetTimestamp();

    public TimeSpan Silence(string lane) => time.GetElapsedTime(_heard.GetValueOrDefault(lane, _since));
}

/// <summary>Takes the probes of every process that sends them; the broker shares them out like doorbells.</summary>
public sealed class LaneProbeConsumer(LaneHearing hearing) : IConsumer<LaneProbe>
{
    public Task Consume(ConsumeContext<LaneProbe> context)
    {
        hearing.Heard(context.Message.Lane);
        return Task.CompletedTask;
    }
}
