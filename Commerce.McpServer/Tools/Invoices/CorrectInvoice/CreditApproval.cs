using Commerce.Domain.Approvals;
using Commerce.Domain.Merchants;
using Commerce.McpServer.Pipeline.Approvals;

namespace Commerce.McpServer.Tools.Invoices.CorrectInvoice;

/// <summary>
/// A credit note on what was paid makes the merchant owe money, and one on much takes much revenue back. A void takes back what
/// nobody paid and needs no person.
/// </summary>
public sealed class CreditApproval : IApprovalRule<CorrectInvoice, CorrectedInvoice>
{
    public ApprovalNeeded? Judge(CorrectInvoice request, CorrectedInvoice wouldBe, Merchant merchant)
    {
        if (wouldBe.CreditNote is not { } note)
        {
            return null;
        }

        var limits = merchant.Settings.Approvals;
        var why = note.Credited.IsPositive
            ? $"{note.Credited} of a credit note of {note.Total} was paid already and would be owed to the customer."
            : limits.WhyAbove(limits.CreditNote, note.Total, "A credit note");
        return why is null ? null : new ApprovalNeeded(
            note.Credited.IsPositive ? "credit_note_paid" : "credit_note_amount", ApprovalRole.Finance, why,
            $"credit {note.Total} of invoice {wouldBe.Invoice.Number} ({note.InvoiceId}): {note.Offset} off what is open, "
                + $"{note.Credited} owed to {wouldBe.Invoice.CustomerId}",
            note.Total);
    }
}
