using Commerce.Domain.Values;

namespace Commerce.Domain.Ledger;

/// <summary>
/// One booking: transfers that belong together. A transfer carries both its sides, so an entry that does not balance cannot be
/// written down.
/// </summary>
/// <param name="Kind">For example <c>authorization</c>, <c>capture</c>, <c>fee</c>.</param>
/// <param name="SourceType">What caused it: <c>payment</c>, <c>order</c>.</param>
public sealed record LedgerEntry(string Kind, string SourceType, Guid SourceId, params IReadOnlyList<LedgerTransfer> Transfers)
{
    public Guid Id { get; } = Guid.CreateVersion7();

    /// <summary>The provider effect this books; the same effect is never booked twice under one kind.</summary>
    public Guid? EffectId { get; init; }

    public Guid? Reverses { get; init; }
}

/// <param name="Kind">Posted for good, a hold between two memo accounts, or the one closing of such a hold.</param>
public sealed record LedgerTransfer(TransferKind Kind, LedgerAccount Debit, LedgerAccount Credit, Money Amount)
{
    public Guid Id { get; } = Guid.CreateVersion7();

    /// <summary>The hold that a closing transfer ends.</summary>
    public Guid? PendingId { get; init; }
}

public enum TransferKind
{
    Post,
    Hold,
    Close,
}
