using Commerce.Domain.CreditNotes;
using Commerce.Domain.Errors;
using Commerce.Domain.Infrastructure.Invoices;
using Commerce.Domain.Invoices;
using Commerce.Domain.Refunds;
using Commerce.Domain.Values;

namespace Commerce.McpServer.Tools.Refunds.RefundCustomer;

/// <summary>
/// What was invoiced goes back by a credit note, which takes revenue and tax back: what of it was paid is the customer's, and that is
/// refunded. What an earlier refund credited and could not pay back goes first, without another note.
/// </summary>
internal sealed class InvoicedRefund(CreditNoteBook notes)
{
    public async Task<(RefundTerms Terms, CreditNote? Note)> OfAsync(
        RefundCustomer request, Invoice invoice, string operationId, CancellationToken cancellationToken)
    {
        var method = request.Method ?? RefundMethod.Original;
        var none = Money.Zero(invoice.Currency);
        var again = method == RefundMethod.Original && request.Amount is not null ? invoice.Returnable : none;
        var left = invoice.Creditable + again;
        var asked = AskedAmount.Read(request.Amount ?? AskedAmount.All, "amount", left, "left to credit", out var problem);
        if (problem is not null)
        {
            throw new CommerceException(ErrorCode.ValidationArguments, "The amount does not fit the invoice; nothing was given back.", problem);
        }

        again = again < asked ? again : asked;
        var note = request.Lines is { } lines
            ? await notes.IssueAsync(
                invoice, CreditWish.OfLines(invoice, [.. lines.Select(static it => (it.Line, it.Amount!))]), (request.Reason, null), cancellationToken)
            : asked > again || again.IsZero
                ? await notes.IssueAsync(invoice, CreditSplit.Spread(invoice, asked - again), (request.Reason, null), cancellationToken)
                : null;
        var amount = again + (note?.Credited ?? none);
        if (!amount.IsPositive)
        {
            throw new CommerceException(
                ErrorCode.ValidationState,
                $"Nothing of that was paid: {invoice.Paid} of {invoice.Total} were. To take it off what is due use correct_invoice.");
        }

        if (again.IsPositive)
        {
            invoice.TakeReturnable(again);
        }

        return (new RefundTerms(amount, method, request.Reason, operationId) { InvoiceId = invoice.Id, CreditNoteId = note?.Id }, note);
    }
}
