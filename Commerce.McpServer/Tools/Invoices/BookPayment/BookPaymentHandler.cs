using Commerce.Domain.Errors;
using Commerce.Domain.Infrastructure.Ledger;
using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Invoices;
using Commerce.Domain.Ledger;
using Commerce.Domain.Values;
using Commerce.McpServer.Records;
using MediatR;

namespace Commerce.McpServer.Tools.Invoices.BookPayment;

public sealed class BookPaymentHandler(CommerceSession session, LedgerBook ledger) : IRequestHandler<BookPayment, InvoiceView>
{
    public async Task<InvoiceView> Handle(BookPayment request, CancellationToken cancellationToken)
    {
        var invoice = (await session.LockAsync<Invoice>(request.InvoiceId.Value, cancellationToken))
            .OrNotFound("invoice_id", request.InvoiceId.ToString());
        invoice.RequireVersion(request.ExpectedVersion);
        var today = session.Merchant.DayOf(session.Now);
        ledger.Post(Book(invoice, request, today));
        return InvoiceView.Of(invoice, today);
    }

    private static LedgerEntry Book(Invoice invoice, BookPayment request, DateOnly today)
    {
        var evidence = UntrustedText.Clean(request.Evidence);
        if (request.Kind == BookedKind.WriteOff)
        {
            return invoice.WriteOff(today, evidence);
        }

        if (request.Amount!.Value.Currency != invoice.Currency)
        {
            throw CommerceException.At(
                ErrorCode.ValidationArguments, "amount.currency", $"The invoice is in {invoice.Currency}; convert and book what the bank did.");
        }

        return request.ReceivedOn!.Value > today
            ? throw CommerceException.At(ErrorCode.ValidationArguments, "received_on", "Money cannot have been received in the future.")
            : invoice.Receive((ReceiptKind)request.Kind, request.Amount.Value, request.ReceivedOn.Value, evidence);
    }
}
