namespace Commerce.Domain.Operations;

/// <summary>What a handler of a long-running write returns: the first step of the work that a worker takes from here.</summary>
/// <param name="Step">Name of the first step of the workflow of this tool.</param>
/// <param name="State">The step's state, written as JSON.</param>
/// <param name="StatusMessage">What the agent reads while it waits.</param>
public sealed record OperationStart(string Step, object State, string StatusMessage)
{
    public string Lane { get; init; } = Lanes.Work;

    /// <summary>After this long the work ends with what is true by then.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromHours(1);

    public TimeSpan PollEvery { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long the result stays readable through the handle.</summary>
    public TimeSpan KeepFor { get; init; } = TimeSpan.FromDays(7);
}

/// <summary>Queues with a worker pool of their own, so that slow work of one kind does not hold up another.</summary>
public static class Lanes
{
    public const string Work = "work";
    public const string Bulk = "bulk";
    public const string Quarantine = "quarantine";

    public static readonly IReadOnlyList<string> All = [Work, Bulk, Quarantine];
}
