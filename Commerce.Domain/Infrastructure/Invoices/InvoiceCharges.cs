using Commerce.Domain.Errors;
using Commerce.Domain.Infrastructure.Engine;
using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Invoices;
using Commerce.Domain.Messages;
using Commerce.Domain.Operations;
using Commerce.Domain.Payments;

namespace Commerce.Domain.Infrastructure.Invoices;

/// <summary>Begins taking an invoice's money through the payment provider. The invoice is locked by whoever asks.</summary>
public sealed class InvoiceCharges(CommerceSession session, OwnWork work)
{
    /// <summary>For an operation that exists already.</summary>
    /// <param name="paymentMethodId">Null: the buyer gets the provider's page.</param>
    public async Task<OperationStart> StartAsync(
        Invoice invoice, string operationId, string? paymentMethodId, Uri? returnUrl, CancellationToken cancellationToken) =>
        Begin(invoice, operationId, await LastAsync(invoice, cancellationToken), paymentMethodId, returnUrl);

    /// <summary>For somebody who is no caller of a tool, such as the buyer with the invoice in hand, who gets the provider's page.</summary>
    /// <returns>The operation that takes the money: the one under way, or a new one.</returns>
    public async Task<string> BeginAsync(Invoice invoice, Uri? returnUrl, CancellationToken cancellationToken)
    {
        if (invoice.CollectingOperationId is { } underWay)
        {
            return underWay;
        }

        var last = await LastAsync(invoice, cancellationToken);
        return await work.StartAsync(
            CollectInvoiceWork.Tool, $"buyer:{invoice.Id}:{invoice.Version}", new { invoice_id = invoice.Id, expected_version = invoice.Version },
            operation => Begin(invoice, operation, last, null, returnUrl), cancellationToken)
            ?? throw new InvalidOperationException($"{invoice.Id} was collected at this version already.");
    }

    private OperationStart Begin(Invoice invoice, string operationId, Payment? last, string? paymentMethodId, Uri? returnUrl)
    {
        var provider = session.Merchant.PaymentProvider
            ?? throw new CommerceException(
                ErrorCode.ValidationState, "The merchant has no payment provider yet, so nothing can be paid.");
        var payment = invoice.BeginCollection(operationId, last, new PaymentTerms(provider, CaptureMode.Now, paymentMethodId), session.Now);
        if (payment != last)
        {
            session.Db.Add(payment);
        }

        var (step, message) = paymentMethodId is null
            ? (PaymentWork.PaymentPage, "Asking the provider for a payment page.")
            : (PaymentWork.Authorize, "Asking the provider to hold the money.");
        var state = new CollectionState(payment.Id) { InvoiceId = invoice.Id, Amount = payment.Amount, ReturnUrl = returnUrl };
        return new OperationStart(step, state, message) { Deadline = PaymentWork.Deadline };
    }

    private async Task<Payment?> LastAsync(Invoice invoice, CancellationToken cancellationToken) =>
        invoice.PaymentId is { } id ? await session.LockAsync<Payment>(id.Value, cancellationToken) : null;
}
