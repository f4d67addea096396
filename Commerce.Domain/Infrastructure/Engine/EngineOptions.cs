namespace Commerce.Domain.Infrastructure.Engine;

/// <summary>Times of the engine, section <c>Commerce:Engine</c>; the defaults suit a network of machines.</summary>
public sealed record EngineOptions
{
    public const string Section = "Commerce:Engine";

    private static readonly TimeSpan ShortestLease = TimeSpan.FromSeconds(1);

    /// <summary>How long a claim lasts without a heartbeat: after that another process may take the work of a dead one.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Pause between two looks at outcomes whose operation has ended.</summary>
    public TimeSpan ReconcileEvery { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// How long a look-up that finds nothing is not yet proof, because the request may still be under way: much longer than a step may
    /// take, and than a machine may stand still and wake up with a request in its hand.
    /// </summary>
    public TimeSpan QuietPeriod { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The options, if an engine can run on them.</summary>
    public EngineOptions Checked() => Lease >= ShortestLease && ReconcileEvery > TimeSpan.Zero && QuietPeriod > Lease
        ? this
        : throw new Settings.SettingException(
            $"{Section}: a lease of at least {ShortestLease.TotalSeconds} s, a pause above zero and a quiet period longer than the lease "
            + "are expected.");
}
