using System.Text.Json;

namespace Commerce.Domain.Operations;

/// <summary>One operation as its owner may see it. Exactly one of result and error is set once the status is final.</summary>
public sealed record OperationSnapshot
{
    public required string OperationId { get; init; }
    public required string Tool { get; init; }
    public required OperationStatus Status { get; init; }
    public required string Step { get; init; }
    public string? StatusMessage { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }
    public required int PollMilliseconds { get; init; }
    public bool CancelRequested { get; init; }

    /// <summary>The business result: the tool's structured content.</summary>
    public JsonElement? Result { get; init; }

    /// <summary>A business refusal, in the shape every tool error has.</summary>
    public JsonElement? Error { get; init; }

    public IReadOnlyList<InputRequest> Inputs { get; init; } = [];

    public bool IsFinal => Status is OperationStatus.Completed or OperationStatus.Failed or OperationStatus.Cancelled;
}
