using Commerce.Domain.Ledger;
using Commerce.Domain.Values;

namespace Commerce.Domain.Invoices;

/// <summary>
/// What an invoice was worth at some time, added up from what was booked for it until then: the amounts it carries itself are those
/// of today.
/// </summary>
/// <param name="Status">A draft until its issue was booked.</param>
/// <param name="Due">Written off money is not due.</param>
public sealed record InvoicePast(InvoiceStatus Status, InvoiceSettlement Settlement, Money Due, Money Paid, Money Credited)
{
    /// <param name="booked">The transfers of its entries, and of those of its payments, until then.</param>
    public static InvoicePast Of(Invoice invoice, IReadOnlyList<BookedTransfer> booked)
    {
        var none = Money.Zero(invoice.Currency);
        if (!booked.Any(static it => it.Entry == InvoicePostings.Issued))
        {
            // Given up or not, it was never more than a draft.
            var status = invoice.Status.IsIssued() ? InvoiceStatus.Draft : invoice.Status;
            return new InvoicePast(status, InvoiceSettlement.Unpaid, none, none, none);
        }

        // A charge counts as it was taken; what the invoice then uses up of it is a part of that.
        var paid = Sum(static it => it.Entry is InvoicePostings.Paid or PaymentPostings.Captured && it.Debit != LedgerAccount.CustomerBalance.Code
            && it.Credit != LedgerAccount.HoldAtProvider.Code);
        var refunded = Sum(static it => it.Entry == PaymentPostings.Refunded);
        var credited = Sum(static it => it.Entry == InvoicePostings.Credited);
        var offset = Sum(static it => it.Entry == InvoicePostings.Credited && it.Credit == LedgerAccount.Receivable.Code);
        var left = invoice.Total - offset - paid;
        var open = left.IsPositive ? left : none;
        var reached = booked.Any(static it => it.Entry == InvoicePostings.Voided) ? InvoiceStatus.Void
            : open.IsZero ? InvoiceStatus.Paid
            : booked.Any(static it => it.Entry == InvoicePostings.WrittenOff) ? InvoiceStatus.Uncollectible
            : InvoiceStatus.Open;
        return new InvoicePast(
            reached, Invoice.SettlementOf(invoice.Total, offset, paid, refunded), reached == InvoiceStatus.Open ? open : none, paid, credited);

        Money Sum(Func<BookedTransfer, bool> counts) => booked.Where(counts).Aggregate(none, static (sum, it) => sum + it.Amount);
    }
}

/// <param name="Entry">What happened, for example <c>invoice_payment</c>.</param>
/// <param name="Debit">Code of the account.</param>
/// <param name="Credit">Code of the account.</param>
public sealed record BookedTransfer(string Entry, string Debit, string Credit, Money Amount);
