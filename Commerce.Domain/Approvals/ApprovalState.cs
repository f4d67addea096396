using Commerce.Domain.Values;

namespace Commerce.Domain.Approvals;

/// <summary>What became of a request for approval; all but the first are final.</summary>
public enum ApprovalState
{
    Waiting,

    /// <summary>A person agreed and the write was run; its operation says what came of it.</summary>
    Approved,

    /// <summary>A person said no.</summary>
    Rejected,

    /// <summary>Nobody decided in time.</summary>
    Expired,

    /// <summary>Whoever asked took it back.</summary>
    Withdrawn,
}

public static class ApprovalMoves
{
    public static readonly Transitions<ApprovalState> Table = new(
        (ApprovalState.Waiting, [ApprovalState.Approved, ApprovalState.Rejected, ApprovalState.Expired, ApprovalState.Withdrawn]),
        (ApprovalState.Approved, []),
        (ApprovalState.Rejected, []),
        (ApprovalState.Expired, []),
        (ApprovalState.Withdrawn, []));
}
