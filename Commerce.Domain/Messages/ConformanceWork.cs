namespace Commerce.Domain.Messages;

/// <summary>The work of the conformance profile's tools: what the server hands to the workers, and what comes back.</summary>
public static class ConformanceWork
{
    public const string SlowCompute = "slow_compute";
    public const string FailingJob = "failing_job";
    public const string ProtocolErrorJob = "protocol_error_job";
    public const string ConfirmDelete = "confirm_delete";
    public const string MultiInput = "multi_input";
    public const string ToolWithTask = "test_tool_with_task";

    /// <summary>The one step that each of them has.</summary>
    public const string Run = "run";
}

/// <param name="Subject">What the work is about, in the caller's words.</param>
/// <param name="Rest">Seconds to rest before it ends; zero once that is over.</param>
public sealed record FixtureWork(string Subject, double Rest);

/// <summary>What a fixture ends with.</summary>
public sealed record FixtureOutcome(string Text);
