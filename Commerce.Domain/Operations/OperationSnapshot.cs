using System.Text.Json;
using Commerce.Domain.Approvals;

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

    /// <summary>Set when the act needed a person's word, and stays set after it.</summary>
    public OperationApproval? Approval { get; init; }

    /// <summary>Nothing goes on before a person decides.</summary>
    public bool IsParked => !IsFinal && Approval is { State: ApprovalState.Waiting };

    public bool IsFinal => Status is OperationStatus.Completed or OperationStatus.Failed or OperationStatus.Cancelled;
}

/// <summary>How an operation stands with whoever has to agree to it.</summary>
/// <param name="RuleId">The rule that asked for a person.</param>
/// <param name="Decides">The role that is asked.</param>
/// <param name="Reason">What is above which limit.</param>
/// <param name="Until">From then on nobody can agree any more.</param>
/// <param name="By">Who decided; absent while it waits.</param>
public sealed record OperationApproval(
    ApprovalState State, string RuleId, string Decides, string Reason, DateTimeOffset Until, string? By, DateTimeOffset? At);
