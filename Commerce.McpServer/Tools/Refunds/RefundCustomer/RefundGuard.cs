using Commerce.Domain.Checkouts;
using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Invoices;
using Commerce.Domain.Orders;
using Commerce.Domain.Payments;
using Commerce.McpServer.Pipeline;
using Commerce.McpServer.Records;

namespace Commerce.McpServer.Tools.Refunds.RefundCustomer;

/// <summary>Buyers are given money back; they do not give it to themselves.</summary>
public sealed class RefundGuard(CommerceSession session, CallContext context) : IAccessGuard<RefundCustomer>
{
    public async Task RequireAsync(RefundCustomer request, CancellationToken cancellationToken)
    {
        RecordKinds.TryRead(request.TargetId, out var record, out _);
        var (prefix, id) = record;
        var exists = context.Principal.BuyerOf is null && prefix switch
        {
            "inv" => await session.ReadAsync<Invoice>(id, cancellationToken) is not null,
            "ord" => await session.ReadAsync<Order>(id, cancellationToken) is not null,
            _ => await session.ReadAsync<Payment>(id, cancellationToken) is { } payment && await SeesAsync(payment, cancellationToken),
        };
        if (!exists)
        {
            throw AggregateLoading.NotFound("target_id", request.TargetId);
        }
    }

    // What belongs to an order is for all staff; what belongs to an open checkout is as private as that is.
    private async Task<bool> SeesAsync(Payment payment, CancellationToken cancellationToken) =>
        payment.InvoiceId is not null
        || (await session.ReadAsync<Checkout>(payment.CheckoutId!.Value.Value, cancellationToken) is { } checkout
            && (checkout.OrderId is not null || context.Principal.Sees(checkout)));
}
