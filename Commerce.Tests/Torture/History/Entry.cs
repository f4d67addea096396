using System.Text.Json;

namespace Commerce.Tests.Torture.History;

/// <summary>
/// One thing that a client sent, was told, or waited for in vain. Access keys are not in it: a history is published.
/// </summary>
public sealed record Entry
{
    /// <summary>The client's clock; good for reading and for order within one agent, for nothing else.</summary>
    public required DateTimeOffset At { get; init; }

    public required string Agent { get; init; }

    public required Guid Merchant { get; init; }

    /// <summary>The address that was asked; the same name may be another process after a restart.</summary>
    public required Uri Node { get; init; }

    /// <summary>Number of the call within its agent. What was sent and what came of it share it.</summary>
    public required long Call { get; init; }

    /// <summary>
    /// What the agent wanted. All attempts at one thing share it, whatever keys and ids they carried.
    /// </summary>
    public required string Intention { get; init; }

    /// <summary><c>tools/call</c>, <c>tasks/get</c> or <c>tasks/cancel</c>.</summary>
    public required string Method { get; init; }

    public string? Tool { get; init; }

    public JsonElement? Arguments { get; init; }

    public string? IdempotencyKey { get; init; }

    /// <summary>The task that was asked for, or the handle that was answered.</summary>
    public string? TaskId { get; init; }

    public required Outcome Outcome { get; init; }

    /// <summary>Structured content, error, or task, as it came.</summary>
    public JsonElement? Content { get; init; }

    /// <summary>Why there was no answer.</summary>
    public string? Detail { get; init; }

    /// <summary>Where to look in the file of the history.</summary>
    public string Place => $"{Agent} call {Call}";
}
