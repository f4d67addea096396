using System.Runtime.CompilerServices;
using Commerce.Domain.Infrastructure.Audit;
using Commerce.Domain.Infrastructure.Audit.Verification;

namespace Commerce.Tests.Torture.Checking.Invariants;

/// <summary>
/// I7. Runs what <c>verify-audit</c> runs: hashes, chains, signatures and exported checkpoints, and that every ledger
/// entry and every transition of an operation has exactly one event that says what its rows say. A transaction that
/// was torn, a row that was changed behind the log's back, or a restart that sealed something twice leaves one of them
/// without its counterpart.
/// </summary>
public sealed class AuditVerifies : Invariant
{
    public override string Name => "I7";

    public override string Says => "The audit log verifies, without a gap, with one event for each transition.";

    public override async IAsyncEnumerable<Violation> CheckAsync(
        Inspection inspection, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var evidence = inspection.Evidence;
        var folder = new CheckpointFolder(evidence.CheckpointFolder).AsOfNow();
        using var keys = PublicKeys.In(evidence.PublicKeyFolder);
        await using var database = await AuditDatabase.OpenAsync(evidence.OwnerConnection, cancellationToken);
        var report = await new AuditVerifier(keys).VerifyAsync(database, folder, onlyTenant: null, cancellationToken);
        foreach (var finding in report.Findings)
        {
            var subject = finding.TenantId is { } merchant
                ? $"{merchant}{(finding.Seq is { } number ? $" event {number}" : "")}" : "checkpoints";
            yield return Broken(subject, $"{finding.Rule}: {finding.Message}");
        }
    }
}
