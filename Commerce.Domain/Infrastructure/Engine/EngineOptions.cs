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

    /// <summary>The options, if an engine can run on them.</summary>
    public EngineOptions Checked() => Lease >= ShortestLease && ReconcileEvery > TimeSpan.Zero
        ? this
        : throw new Settings.SettingException($"{Section}: a lease of at least {ShortestLease.TotalSeconds} s and a pause above zero are expected.");
}
