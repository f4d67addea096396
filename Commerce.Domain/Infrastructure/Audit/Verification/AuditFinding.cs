namespace Commerce.Domain.Infrastructure.Audit.Verification;

/// <summary>One thing that is not as it must be.</summary>
/// <param name="TenantId">Null when it concerns the checkpoints, which are of all merchants.</param>
/// <param name="Seq">The event's number in the merchant's chain, where one is concerned.</param>
public sealed record AuditFinding(Guid? TenantId, long? Seq, AuditRule Rule, string Message);

/// <summary>What verification checks.</summary>
public enum AuditRule
{
    /// <summary>The event's hash is that of its bytes.</summary>
    Leaf,

    /// <summary>The columns say what the hashed bytes say, and those are canonical.</summary>
    Content,

    /// <summary>The numbers are contiguous from 1.</summary>
    Order,

    /// <summary>Every link follows from the one before it.</summary>
    Chain,

    /// <summary>The chain holds what checkpoints signed.</summary>
    Signed,

    /// <summary>Checkpoints are contiguous, signed by a known key and stand on each other.</summary>
    Checkpoint,

    /// <summary>The database holds every checkpoint that was exported.</summary>
    Export,

    /// <summary>Nothing waits longer for its seal or its signature than a minute.</summary>
    Lag,

    /// <summary>Every ledger entry has exactly one event, which says what its rows say.</summary>
    Ledger,

    /// <summary>Every operation has exactly one event for each of its transitions.</summary>
    Operation,

    /// <summary>The file is whole.</summary>
    File,
}
