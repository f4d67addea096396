namespace Commerce.Tests.Protocol;

/// <summary>The system's clock with a lead that a test chooses; timers run in real time.</summary>
internal sealed class StepClock : TimeProvider
{
    private long _leadTicks;

    public void Advance(TimeSpan by) => Interlocked.Add(ref _leadTicks, by.Ticks);

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Lead;

    public override long GetTimestamp() =>
        base.GetTimestamp() + (long)(Lead.TotalSeconds * TimestampFrequency);

    private TimeSpan Lead => TimeSpan.FromTicks(Interlocked.Read(ref _leadTicks));
}
