using Commerce.Domain.Checkouts;
using Commerce.Domain.Customers;
using Commerce.Domain.Errors;
using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Infrastructure.Refunds;
using Commerce.Domain.Invoices;
using Commerce.Domain.Orders;
using Commerce.Domain.Payments;
using Commerce.McpServer.Records;

namespace Commerce.McpServer.Tools.Refunds.RefundCustomer;

/// <summary>Finds what a refund is of and locks it: invoice, payment, order, in the order everybody takes them in.</summary>
internal sealed class RefundTargets(CommerceSession session, RefundBook refunds)
{
    public async Task<RefundTarget> LockAsync(RefundCustomer request, CancellationToken cancellationToken)
    {
        RecordKinds.TryRead(request.TargetId, out var record, out _);
        var (prefix, id) = record;
        var target = prefix switch
        {
            "inv" => await OfInvoiceAsync(id, cancellationToken),
            "ord" => await OfOrderAsync(id, cancellationToken),
            _ => await OfPaymentAsync(id, cancellationToken),
        };
        target.RequireVersion(request.ExpectedVersion);
        return target;
    }

    private async Task<RefundTarget> OfInvoiceAsync(Guid id, CancellationToken cancellationToken)
    {
        var invoice = (await session.LockAsync<Invoice>(id, cancellationToken))!;
        var paidWith = await refunds.RefundableOfAsync(invoice.Id, cancellationToken);
        var payment = paidWith is { } found ? await session.LockAsync<Payment>(found.Value, cancellationToken) : null;
        return new RefundTarget(payment, null, invoice, invoice.CustomerId);
    }

    private async Task<RefundTarget> OfOrderAsync(Guid id, CancellationToken cancellationToken)
    {
        // What an order was paid with never changes; the payment is locked before it.
        var seen = await session.ReadAsync<Order>(id, cancellationToken);
        var payment = seen!.PaymentId is { } paidWith ? await session.LockAsync<Payment>(paidWith.Value, cancellationToken) : null;
        var order = (await session.LockAsync<Order>(id, cancellationToken))!;
        return new RefundTarget(payment, order, null, order.CustomerId);
    }

    private async Task<RefundTarget> OfPaymentAsync(Guid id, CancellationToken cancellationToken)
    {
        // What it is of never changes; an invoice is locked before its payment.
        if ((await session.ReadAsync<Payment>(id, cancellationToken))!.InvoiceId is { } of)
        {
            var invoice = (await session.LockAsync<Invoice>(of.Value, cancellationToken))!;
            return new RefundTarget(await session.LockAsync<Payment>(id, cancellationToken), null, invoice, invoice.CustomerId) { PaymentIsNamed = true };
        }

        var payment = (await session.LockAsync<Payment>(id, cancellationToken))!;
        var checkout = (await session.ReadAsync<Checkout>(payment.CheckoutId!.Value.Value, cancellationToken))!;
        return checkout.Status.IsPaying()
            ? throw new CommerceException(
                ErrorCode.ValidationState, $"Checkout {checkout.Id} is being paid with it; what becomes of that comes first.")
            : new RefundTarget(payment, null, null, checkout.CustomerId);
    }
}

/// <param name="Payment">What the money was taken by; null where nothing was, or not through a provider.</param>
/// <param name="Order">The caller named it.</param>
/// <param name="Invoice">The caller named it, or the payment is of it.</param>
internal sealed record RefundTarget(Payment? Payment, Order? Order, Invoice? Invoice, CustomerId? Customer)
{
    /// <summary>The version the caller saw is the payment's.</summary>
    public bool PaymentIsNamed { get; init; }

    public void RequireVersion(int expectedVersion)
    {
        if (Order is not null)
        {
            Order.RequireVersion(expectedVersion);
        }
        else if (Invoice is not null && !PaymentIsNamed)
        {
            Invoice.RequireVersion(expectedVersion);
        }
        else
        {
            Payment!.RequireVersion(expectedVersion);
        }
    }
}
