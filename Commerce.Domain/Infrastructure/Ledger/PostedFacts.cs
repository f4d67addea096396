namespace Commerce.Domain.Infrastructure.Ledger;

/// <summary>
/// What the audit event of a ledger entry says: everything the rows hold, so that verification can write it again from the rows and
/// compare. Transfers are ordered by id, because rows come back in no order of their own.
/// </summary>
public sealed record PostedFacts(
    string Kind, string SourceType, Guid SourceId, DateOnly BookedOn, IReadOnlyList<PostedTransfer> Transfers, Guid? EffectId = null,
    Guid? Reverses = null)
{
    public const string Action = "ledger.posted";

    private const string SubjectKind = "entry:";

    public static string Subject(Guid entryId) => $"{SubjectKind}{entryId:N}";

    public static Guid? EntryOf(string subject) =>
        subject.StartsWith(SubjectKind, StringComparison.Ordinal)
        && Guid.TryParseExact(subject.AsSpan(SubjectKind.Length), "N", out var id) ? id : null;
}

public sealed record PostedTransfer(
    Guid Id, string Kind, string Debit, string Credit, long AmountMinor, string Currency, Guid? PendingId = null);
