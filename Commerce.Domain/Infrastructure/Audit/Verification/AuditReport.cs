namespace Commerce.Domain.Infrastructure.Audit.Verification;

/// <summary>What was looked at and what was found.</summary>
public sealed record AuditReport(
    Guid Log, long Checkpoints, long LastCheckpoint, IReadOnlyList<TenantAudit> Tenants, IReadOnlyList<AuditFinding> Findings)
{
    /// <summary>Things whoever reads the report should know and that prove nothing either way.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    public bool Passed => Findings.Count == 0;
}

/// <param name="SignedTo">The last event that a checkpoint covers.</param>
public sealed record TenantAudit(
    Guid TenantId, long Sealed, long Unsealed, long SignedTo, long Entries, long Operations, IReadOnlyList<AuditFinding> Findings);
