using Commerce.Domain.CreditNotes;
using Commerce.Domain.Infrastructure.Invoices;
using Commerce.Domain.Infrastructure.Ledger;
using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Invoices;
using Commerce.Domain.Values;
using Commerce.McpServer.Records;
using MediatR;

namespace Commerce.McpServer.Tools.Invoices.CorrectInvoice;

public sealed class CorrectInvoiceHandler(CommerceSession session, CreditNoteBook notes, LedgerBook ledger)
    : IRequestHandler<CorrectInvoice, CorrectedInvoice>
{
    private DateOnly Today => session.Merchant.DayOf(session.Now);

    public async Task<CorrectedInvoice> Handle(CorrectInvoice request, CancellationToken cancellationToken)
    {
        var invoice = (await session.LockAsync<Invoice>(request.InvoiceId.Value, cancellationToken))
            .OrNotFound("invoice_id", request.InvoiceId.ToString());
        invoice.RequireVersion(request.ExpectedVersion);
        var explanation = request.Explanation is { } text ? UntrustedText.Clean(text) : null;
        if (request.Correction == Correction.Void)
        {
            TakeBack(invoice, explanation ?? Transitions<CreditReason>.Write(request.Reason));
            return new CorrectedInvoice(InvoiceView.Of(invoice, Today), null);
        }

        var note = await notes.IssueAsync(invoice, WantedOf(invoice, request), (request.Reason, explanation), cancellationToken);
        invoice.OweBack(note.Credited);
        return new CorrectedInvoice(InvoiceView.Of(invoice, Today), CreditNoteView.Of(note));
    }

    private void TakeBack(Invoice invoice, string reason)
    {
        if (invoice.Status.IsIssued())
        {
            ledger.Post(invoice.Void(reason));
        }
        else
        {
            invoice.Delete(reason);
        }
    }

    private static IReadOnlyList<(int Position, Money Gross)> WantedOf(Invoice invoice, CorrectInvoice request) =>
        request.Amount is { } amount
            ? CreditWish.OfAmount(invoice, amount)
            : CreditWish.OfLines(invoice, [.. request.Lines!.Select(static it => (it.Line, it.Amount))]);
}
