using System.Text.Json;

namespace Commerce.Domain.Infrastructure.Audit.Verification;

/// <summary>Verifies the log offline: from the database in one snapshot, or from one merchant's exported file.</summary>
public sealed class AuditVerifier(PublicKeys keys)
{
    /// <param name="folder">Exported checkpoints to hold the database against; null to go without, which leaves a rollback to an earlier
    /// state of the whole database unseen.</param>
    /// <param name="onlyTenant">Reads this merchant's log alone; the checkpoints are verified as a whole all the same.</param>
    public async Task<AuditReport> VerifyAsync(
        AuditDatabase database, CheckpointFolder? folder, Guid? onlyTenant, CancellationToken cancellationToken)
    {
        var review = await ReviewAsync(database, folder, onlyTenant, cancellationToken);
        foreach (var odd in await database.OddRowsAsync(cancellationToken))
        {
            review.Note(true, AuditRule.Chain, odd);
        }

        List<TenantAudit> tenants = [];
        foreach (var tenant in onlyTenant is { } one ? [one] : await database.TenantsAsync(cancellationToken))
        {
            var reading = new TenantReview(tenant, review.SignedOf(tenant));
            await foreach (var line in database.LinesAsync(tenant, cancellationToken))
            {
                reading.Read(line);
            }

            tenants.Add(reading.Finish());
        }

        var others = folder?.OtherLogs(database.Log) ?? [];
        return new AuditReport(
            database.Log, review.Count, review.Last, tenants, [.. review.Findings, .. tenants.SelectMany(static it => it.Findings)])
        {
            Notes =
            [
                .. others.Select(static other => $"The checkpoint folder also holds log {other}, of another database; it was not looked at."),
                .. folder is null ? (string[])["Not compared with exported checkpoints."] : [],
            ],
        };
    }

    /// <summary>Writes one merchant's log with what proves it.</summary>
    public async Task ExportAsync(
        AuditDatabase database, CheckpointFolder? folder, Guid tenant, string path, CancellationToken cancellationToken)
    {
        var review = await ReviewAsync(database, folder, tenant, cancellationToken);
        await AuditFile.WriteAsync(path, WithAnchors(), cancellationToken);

        async IAsyncEnumerable<AuditLine> WithAnchors()
        {
            await foreach (var line in database.LinesAsync(tenant, cancellationToken))
            {
                yield return line;
                foreach (var anchor in line.Header is null ? [] : review.Anchors)
                {
                    yield return new AuditLine { Anchor = anchor };
                }
            }
        }
    }

    /// <summary>Verifies an exported file with nothing else than the trusted public keys.</summary>
    public async Task<AuditReport> VerifyFileAsync(string path, CancellationToken cancellationToken)
    {
        AuditHeader? header = null;
        Dictionary<long, SignedHead> signed = [];
        List<AuditFinding> findings = [];
        TenantReview? reading = null;
        var (last, ended) = (0L, false);
        await foreach (var line in AuditFile.ReadAsync(path, cancellationToken))
        {
            if (line.Header is not null && header is null)
            {
                header = line.Header;
                reading = new TenantReview(header.TenantId, signed);
            }
            else if (line.Anchor is { } anchor && header is not null)
            {
                last = Math.Max(last, Take(anchor, header, signed, findings));
            }
            else
            {
                (reading ?? throw new InvalidDataException("The file does not begin with a header.")).Read(line);
            }

            ended = line.End is not null;
        }

        if (header is not { Format: AuditHeader.CurrentFormat })
        {
            throw new InvalidDataException("The file is no audit export of a format known to this version.");
        }

        var tenant = reading!.Finish();
        if (!ended)
        {
            findings.Add(new AuditFinding(header.TenantId, null, AuditRule.File, "the file breaks off before its end"));
        }

        return new AuditReport(header.Log, signed.Count, last, [tenant], [.. findings, .. tenant.Findings]);
    }

    private long Take(AuditAnchor anchor, AuditHeader header, Dictionary<long, SignedHead> signed, List<AuditFinding> findings)
    {
        CheckpointBody said;
        try
        {
            said = CheckpointBody.Parse(anchor.Body);
        }
        catch (JsonException)
        {
            findings.Add(new AuditFinding(header.TenantId, anchor.Head.Seq, AuditRule.Checkpoint, "a checkpoint is unreadable"));
            return 0;
        }

        if (Problem(anchor, said, header) is { } problem)
        {
            findings.Add(new AuditFinding(header.TenantId, anchor.Head.Seq, AuditRule.Checkpoint, $"checkpoint {said.Number} {problem}"));
        }

        signed.TryAdd(anchor.Head.Seq, new SignedHead(anchor.Head.Hash, said.Number));
        return said.Number;
    }

    private string? Problem(AuditAnchor anchor, CheckpointBody said, AuditHeader header)
    {
        if (!keys.Verifies(said.KeyId, anchor.Body, anchor.Signature))
        {
            return keys.Knows(said.KeyId)
                ? $"is not signed by key {said.KeyId}"
                : $"is signed by key {said.KeyId}, which is not among the trusted ones";
        }

        var root = new MerklePath(anchor.Index, (int)said.Tenants, anchor.Beside).RootFrom(anchor.Head);
        return said.Log != header.Log ? "is of another log"
            : anchor.Head.TenantId != header.TenantId || root is null || !root.AsSpan().SequenceEqual(said.Root)
                ? "does not hold this merchant's head" : null;
    }

    private async Task<CheckpointReview> ReviewAsync(
        AuditDatabase database, CheckpointFolder? folder, Guid? anchorsFor, CancellationToken cancellationToken)
    {
        var review = new CheckpointReview(database.Log, keys, anchorsFor);
        await foreach (var checkpoint in CheckpointMerge.ReadAsync(database, folder, review, cancellationToken))
        {
            review.Read(checkpoint);
        }

        return review;
    }
}
