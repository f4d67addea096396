using Commerce.Domain.CreditNotes;
using Commerce.Domain.Invoices;
using Commerce.Domain.Orders;
using Commerce.Domain.Values;

namespace Commerce.Domain.Refunds;

/// <summary>What is given back, for what and which way.</summary>
/// <param name="OperationId">The write that began it.</param>
public sealed record RefundTerms(Money Amount, RefundMethod Method, CreditReason Reason, string OperationId)
{
    public OrderId? OrderId { get; init; }

    /// <summary>Set for what was invoiced: its money is the customer's balance by then, not a prepayment.</summary>
    public InvoiceId? InvoiceId { get; init; }

    /// <summary>The note that was issued for it; null where an earlier one that could not be paid back covers it.</summary>
    public CreditNoteId? CreditNoteId { get; init; }

    public IReadOnlyList<RefundedLine> Lines { get; init; } = [];
}

/// <param name="Position">Of the order's line.</param>
/// <param name="Pieces">That went back on the shelf.</param>
public sealed record RefundedLine(int Position, Money Amount, int Pieces);
