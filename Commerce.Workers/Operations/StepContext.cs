using System.Text.Json;
using Commerce.Domain.Operations;

namespace Commerce.Workers.Operations;

/// <summary>The operation a step works for, as the claim found it.</summary>
public sealed record StepContext
{
    public required string OperationId { get; init; }

    public required string Tool { get; init; }

    public required string Principal { get; init; }

    /// <summary>The arguments of the call, with card numbers and secrets never in them.</summary>
    public required JsonElement Request { get; init; }

    /// <summary>Somebody asked for a stop; the step decides what is still true to stop.</summary>
    public bool CancelRequested { get; init; }

    public string? CancelReason { get; init; }

    /// <summary>Engine time: after this the work ends with what is true by then.</summary>
    public required DateTimeOffset DeadlineAt { get; init; }

    /// <summary>The deadline has passed.</summary>
    public bool IsOverdue { get; init; }

    /// <summary>Answers people gave to inputs, by input key.</summary>
    public IReadOnlyDictionary<string, InputAnswer> Answers { get; init; } = new Dictionary<string, InputAnswer>();

    /// <summary>Child operations, oldest first.</summary>
    public IReadOnlyList<ChildOperation> Children { get; init; } = [];
}

/// <summary>Work that an operation split off; it runs on its own and rings its parent when it ends.</summary>
public sealed record ChildOperation(string OperationId, string Name, OperationStatus Status, JsonElement? Result, JsonElement? Error);
