using Commerce.Domain.Invoices;
using Commerce.Domain.Orders;
using Commerce.Domain.Refunds;
using Commerce.McpServer.Records;

namespace Commerce.McpServer.Tools.Records.GetRecord;

public sealed partial class GetRecordHandler
{
    private static IReadOnlyList<string> ActionsOf(Order order) =>
        order.PaymentId is null || order.Status is OrderStatus.Confirming or OrderStatus.Canceled ? [] : ["refund_customer"];

    // As private as what it gives back.
    private async Task<Found> OfRefundAsync(Guid id, string text, CancellationToken cancellationToken)
    {
        var refund = await ReadAsync<Refund>(id, Everybody, text, cancellationToken);
        if (refund.InvoiceId is { } invoice)
        {
            await ReadAsync<Invoice>(invoice.Value, Principal.Sees, text, cancellationToken);
        }
        else
        {
            await OfPaymentAsync(refund.PaymentId!.Value.Value, text, cancellationToken);
        }

        var view = new RecordView { Refund = RefundView.Of(refund), AllowedActions = RefundView.NextActionsOf(refund) };
        return new Found(
            view, Texts(refund.CreditNoteId),
            refund.InvoiceId is { } of && refund.PaymentId is null ? (InvoicePostings.Source, of.Value) : SourceOf(refund.PaymentId));
    }
}
