using Commerce.Domain.Infrastructure.Invoices;
using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Invoices;
using Commerce.Domain.Messages;
using Commerce.Domain.Operations;
using Commerce.McpServer.Pipeline;
using MediatR;

namespace Commerce.McpServer.Tools.Invoices.CollectInvoice;

public sealed class CollectInvoiceHandler(CommerceSession session, CallContext context, InvoiceCharges charges, PayPages pages)
    : IRequestHandler<CollectInvoice, OperationStart>
{
    public async Task<OperationStart> Handle(CollectInvoice request, CancellationToken cancellationToken)
    {
        var invoice = (await session.LockAsync<Invoice>(request.InvoiceId.Value, cancellationToken))
            .OrNotFound("invoice_id", request.InvoiceId.ToString());
        invoice.RequireVersion(request.ExpectedVersion);
        switch (request.Action)
        {
            case CollectionAction.StartDunning:
                invoice.StartDunning(session.Merchant.Settings.Dunning, session.Merchant.DayOf(session.Now));
                return Report(invoice, CollectionOutcome.DunningStarted);
            case CollectionAction.StopDunning:
                invoice.StopDunning("requested");
                return Report(invoice, CollectionOutcome.DunningStopped);
            default:
                return await charges.StartAsync(
                    invoice, context.OperationId!, request.PaymentMethodId, pages.Of(invoice, session.Merchant.Mode), cancellationToken);
        }
    }

    private static OperationStart Report(Invoice invoice, CollectionOutcome outcome) => new(
        CollectInvoiceWork.Report, new CollectionReport(invoice.Id, outcome),
        invoice.IsDunned ? $"The next reminder goes out on {invoice.DunningNextOn:yyyy-MM-dd}." : "No more reminders go out.");
}
