using System.Security.Cryptography;
using Commerce.Domain.Infrastructure.Ledger;
using Commerce.Domain.Values;

namespace Commerce.Domain.Infrastructure.Audit.Verification;

/// <summary>
/// Holds events against the records they speak of: exactly one for each ledger entry, saying what its rows say, and exactly one for
/// each transition of an operation. So not even an event that was never sealed can go missing unseen.
/// </summary>
public sealed class Completeness
{
    private const string Accepted = "operation.accepted";
    private static readonly Dictionary<string, string> Finals = new(StringComparer.Ordinal)
    {
        ["operation.completed"] = "completed",
        ["operation.failed"] = "failed",
        ["operation.cancelled"] = "cancelled",
    };

    private readonly Dictionary<Guid, Posting> _postings = [];
    private readonly Dictionary<string, Transitions> _transitions = new(StringComparer.Ordinal);

    public long Entries { get; private set; }

    public long Operations { get; private set; }

    /// <summary>Takes an event in; all events come before the first record.</summary>
    public void Saw(EventContent content, long? seq)
    {
        if (content is { Action: PostedFacts.Action, Subject: { } posted } && PostedFacts.EntryOf(posted) is { } entryId)
        {
            var hash = content.Facts is { } facts ? SHA256.HashData(CanonicalJson.Write(facts)) : [];
            var times = _postings.GetValueOrDefault(entryId).Times + 1;
            _postings[entryId] = new Posting(seq, hash, content.OperationId, times);
        }
        else if (content is { Action: { } action, Subject: { } operationId } && (action == Accepted || Finals.ContainsKey(action)))
        {
            var seen = _transitions.GetValueOrDefault(operationId);
            _transitions[operationId] = action == Accepted
                ? seen with { Seq = seq, Accepted = seen.Accepted + 1 }
                : seen with { Seq = seq, Final = seen.Final + 1, Status = Finals[action] };
        }
    }

    public (long? Seq, AuditRule Rule, string Message)? Check(EntryRow entry)
    {
        Entries++;
        if (!_postings.Remove(entry.EntryId, out var posting))
        {
            return (null, AuditRule.Ledger, $"ledger entry {entry.EntryId} has no event");
        }

        if (posting.Times != 1)
        {
            return (posting.Seq, AuditRule.Ledger, $"ledger entry {entry.EntryId} has {posting.Times} events");
        }

        var facts = SHA256.HashData(CanonicalJson.Write(CommerceJson.ToElement(entry.Facts)));
        return posting.OperationId == entry.OperationId && posting.Facts.AsSpan().SequenceEqual(facts)
            ? null
            : (posting.Seq, AuditRule.Ledger, $"ledger entry {entry.EntryId} or its transfers say something else than their event");
    }

    public (long? Seq, AuditRule Rule, string Message)? Check(OperationRow operation)
    {
        Operations++;
        _transitions.Remove(operation.OperationId, out var seen);
        var isFinal = Finals.ContainsValue(operation.Status);
        var accepted = operation.BornFinal ? seen.Accepted <= 1 : seen.Accepted == 1;
        var ended = isFinal ? seen.Final == 1 && seen.Status == operation.Status : seen.Final == 0;
        return accepted && ended
            ? null
            : (seen.Seq, AuditRule.Operation, $"operation {operation.OperationId} is {operation.Status}; its events: {seen.Accepted} of "
                + $"acceptance, {seen.Final} of an end{(seen.Status is null ? "" : $" ({seen.Status})")}");
    }

    /// <summary>Events whose record is gone.</summary>
    public IEnumerable<(long? Seq, AuditRule Rule, string Message)> Leftover() =>
        _postings.Select(static it => (it.Value.Seq, AuditRule.Ledger, $"ledger entry {it.Key} has an event and is gone"))
            .Concat(_transitions.Select(static it => (it.Value.Seq, AuditRule.Operation, $"operation {it.Key} has events and is gone")))
            .OrderBy(static it => it.Item1);

    private readonly record struct Posting(long? Seq, byte[] Facts, string? OperationId, int Times);

    private readonly record struct Transitions(long? Seq, int Accepted, int Final, string? Status);
}
