namespace Commerce.Domain.Infrastructure.Health;

/// <summary>How a part of this process is, worse to the right.</summary>
public enum HealthState
{
    Ok,

    /// <summary>Something waits or is refused, and sending callers elsewhere would not help.</summary>
    Degraded,

    /// <summary>This process cannot do what it is for.</summary>
    Failed,
}

/// <summary>What is told to anybody who asks: names of parts and a word for each, never a reason.</summary>
public sealed record HealthReport(HealthState Status, IReadOnlyDictionary<string, HealthState> Components)
{
    public bool IsReady => Status != HealthState.Failed;
}

/// <summary>One thing that has to work.</summary>
public interface IHealthPart
{
    string Name { get; }

    /// <summary>A fault counts as failed; who looks sets the time-out.</summary>
    Task<HealthState> LookAsync(CancellationToken cancellationToken);
}
