using Commerce.Domain.CreditNotes;
using Commerce.Domain.Infrastructure.Ledger;
using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Invoices;
using Commerce.Domain.Values;

namespace Commerce.Domain.Infrastructure.Invoices;

/// <summary>Issues credit notes: number, note and booking, in the unit of work of whoever decided it. The invoice is locked by then.</summary>
public sealed class CreditNoteBook(CommerceSession session, InvoiceBook invoices, DocumentNumbers numbers, LedgerBook ledger)
{
    /// <param name="wanted">Gross amounts by the position of the invoice's line.</param>
    public async Task<CreditNote> IssueAsync(
        Invoice invoice, IReadOnlyList<(int Position, Money Gross)> wanted, (CreditReason Reason, string? Explanation) why,
        CancellationToken cancellationToken)
    {
        var today = session.Merchant.DayOf(session.Now);
        var earlier = await invoices.CreditedGroupsAsync(invoice.Id, cancellationToken);
        var number = await numbers.NextAsync(session.Merchant.Settings.CreditNotePrefix, today, cancellationToken);
        var (note, entry) = CreditNote.Issue(invoice, number, wanted, earlier, why, today, session.Now);
        session.Db.Add(note);
        ledger.Post(entry);
        return note;
    }
}
