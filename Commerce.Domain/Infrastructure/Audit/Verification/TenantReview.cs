namespace Commerce.Domain.Infrastructure.Audit.Verification;

/// <summary>
/// Reads one merchant's log line by line and notes whatever does not fit: content, hashes, numbers, chain and what was signed. It
/// goes on after a finding, so that everything that was touched is named, the first one first.
/// </summary>
public sealed class TenantReview(Guid tenantId, IReadOnlyDictionary<long, SignedHead> signed)
{
    // The rest of a log that was rewritten throughout says nothing new.
    private const int MaxFindings = 100;

    private readonly List<AuditFinding> _findings = [];
    private readonly Completeness _completeness = new();

    // Two chains run along: one from nothing but the events, and one that goes on from what is stored, so that a break is named
    // where it is and not at every event after it.
    private byte[] _computed = AuditChain.Start;
    private byte[] _stored = AuditChain.Start;
    private long _seq;
    private long _signedTo;
    private long _unsealed;
    private bool _rewritten;

    public void Read(AuditLine line)
    {
        switch (line)
        {
            case { Event: { Seq: not null } row }:
                Sealed(row);
                break;
            case { Event: { } row }:
                _unsealed++;
                Content(row, null);
                Note(row.WaitsTooLong, null, AuditRule.Lag, $"event {row.EventId} has waited more than a minute for its seal");
                break;
            case { Entry: { } entry }:
                Add(_completeness.Check(entry));
                break;
            case { Operation: { } operation }:
                Add(_completeness.Check(operation));
                break;
            case { End: { } end }:
                End(end);
                break;
            default:
                break;
        }
    }

    public TenantAudit Finish()
    {
        foreach (var (seq, head) in signed.Where(it => it.Key > _seq).OrderBy(static it => it.Key).Take(1))
        {
            Note(true, _seq + 1, AuditRule.Signed, $"events {_seq + 1} to {seq}, signed in checkpoint {head.Checkpoint}, are gone");
        }

        foreach (var (seq, rule, message) in _completeness.Leftover())
        {
            Note(true, seq, rule, message);
        }

        return new TenantAudit(tenantId, _seq, _unsealed, _signedTo, _completeness.Entries, _completeness.Operations, _findings);
    }

    private void Sealed(EventRow row)
    {
        var seq = row.Seq!.Value;
        Note(seq != _seq + 1, _seq + 1, AuditRule.Order, seq > _seq + 1
            ? $"after event {_seq} comes event {seq}"
            : $"event {seq} stands behind event {_seq}");
        _seq = seq;
        Content(row, seq);
        var leaf = AuditChain.Leaf(row.Canonical);
        _computed = AuditChain.Next(_computed, leaf);
        var chained = row.ChainHash is { Length: AuditChain.HashBytes } hash ? hash : AuditChain.Start;
        Note(
            !AuditChain.Next(_stored, leaf).AsSpan().SequenceEqual(chained), seq, AuditRule.Chain,
            "the link does not follow from the event and the link before it");
        _stored = chained;
        if (signed.TryGetValue(seq, out var head))
        {
            Compare(seq, head);
        }
    }

    private void Compare(long seq, SignedHead head)
    {
        if (head.Hash.AsSpan().SequenceEqual(_computed))
        {
            _signedTo = seq;
        }
        else if (!_rewritten)
        {
            // Where the chain itself is broken the place is known; a chain that was made anew throughout only tells from where to where.
            _rewritten = true;
            var broken = _findings.Where(it => it.Seq > _signedTo && it.Rule != AuditRule.Content).Min(static it => it.Seq);
            var first = broken ?? _signedTo + 1;
            var between = first == seq || broken is not null ? $"event {first}" : $"one of the events {first} to {seq}";
            Note(true, first, AuditRule.Signed, $"{between} is not what checkpoint {head.Checkpoint} signed");
        }
    }

    private void Content(EventRow row, long? seq)
    {
        Note(
            !AuditChain.Leaf(row.Canonical).AsSpan().SequenceEqual(row.LeafHash), seq, AuditRule.Leaf,
            $"the hash of event {row.EventId} is not that of its bytes");
        if (EventContent.Read(row.Canonical) is not { } content)
        {
            Note(true, seq, AuditRule.Content, $"the bytes of event {row.EventId} are not canonical JSON");
            return;
        }

        var different = content.FirstDifference(row);
        Note(different is not null, seq, AuditRule.Content, $"column {different} of event {row.EventId} says something else than its bytes");
        Note(row.TenantId != tenantId, seq, AuditRule.Content, $"event {row.EventId} is another merchant's");
        _completeness.Saw(content, seq);
    }

    private void End(AuditEnd end)
    {
        Note(
            (end.Sealed, end.Unsealed, end.Entries, end.Operations) != (_seq, _unsealed, _completeness.Entries, _completeness.Operations),
            null, AuditRule.File, "the log holds another number of events, entries or operations than its end says");
        Note(
            end.SignatureOverdue && _seq > signed.Keys.DefaultIfEmpty().Max(), _signedTo + 1, AuditRule.Lag,
            $"no checkpoint has signed the events from {_signedTo + 1} on for more than a minute");
    }

    private void Add((long? Seq, AuditRule Rule, string Message)? finding)
    {
        if (finding is var (seq, rule, message))
        {
            Note(true, seq, rule, message);
        }
    }

    private void Note(bool isWrong, long? seq, AuditRule rule, string message)
    {
        if (isWrong && _findings.Count < MaxFindings)
        {
            _findings.Add(new AuditFinding(tenantId, seq, rule, message));
        }
    }
}

/// <summary>A head as a checkpoint signed it.</summary>
public readonly record struct SignedHead(byte[] Hash, long Checkpoint);
