using System.Text.Json;
using Commerce.Domain.Access;

namespace Commerce.Domain.Approvals;

/// <summary>A write that waits, or waited, for a person.</summary>
public sealed record Approval
{
    public required string OperationId { get; init; }

    public required string Tool { get; init; }

    public required ApprovalState State { get; init; }

    public required ApprovalNeeded Needed { get; init; }

    /// <summary>Who asked, with the scopes it had then: an approved write never gets more.</summary>
    public required Principal AskedBy { get; init; }

    /// <summary>The arguments as they were sent; they cannot be changed any more.</summary>
    public required JsonElement Request { get; init; }

    /// <summary>The operation's natural key stands for the wait alone and goes with it.</summary>
    public required bool HasBorrowedKey { get; init; }

    public required DateTimeOffset RequestedAt { get; init; }

    /// <summary>Business time from which on nobody can approve it.</summary>
    public required DateTimeOffset Until { get; init; }

    public string? DecidedBy { get; init; }

    public DateTimeOffset? DecidedAt { get; init; }

    public string? DecisionReason { get; init; }

    public Guid? DecisionId { get; init; }
}
