namespace Commerce.Tests.Torture.Chaos;

/// <summary>One segment of random chaos.</summary>
public sealed record ChaosPlan(int Seed, TimeSpan Time)
{
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(30);

    public static readonly TimeSpan UsualPace = TimeSpan.FromSeconds(2);

    public int Merchants { get; init; } = 3;

    public int AgentsPerMerchant { get; init; } = 20;

    /// <summary>Between two faults, on average.</summary>
    public TimeSpan Pace { get; init; } = UsualPace;

    /// <summary>A folder of its own in here is left behind when something was wrong.</summary>
    public required string KeepIn { get; init; }

    /// <summary>Also when nothing was.</summary>
    public bool AlwaysKeep { get; init; }
}
