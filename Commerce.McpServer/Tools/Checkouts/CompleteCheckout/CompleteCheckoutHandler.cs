using Commerce.Domain.Checkouts;
using Commerce.Domain.Errors;
using Commerce.Domain.Infrastructure.Discounts;
using Commerce.Domain.Infrastructure.Inventory;
using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Messages;
using Commerce.Domain.Operations;
using Commerce.Domain.Payments;
using Commerce.McpServer.Pipeline;
using MediatR;

namespace Commerce.McpServer.Tools.Checkouts.CompleteCheckout;

public sealed class CompleteCheckoutHandler(
    CommerceSession session, CallContext context, DiscountUses discounts, StockBook stock)
    : IRequestHandler<CompleteCheckout, OperationStart>
{
    public async Task<OperationStart> Handle(CompleteCheckout request, CancellationToken cancellationToken)
    {
        var checkout = (await session.LockAsync<Checkout>(request.CheckoutId.Value, cancellationToken))
            .OrNotFound("checkout_id", request.CheckoutId.ToString());
        var provider = session.Merchant.PaymentProvider
            ?? throw new CommerceException(
                ErrorCode.ValidationState, "The merchant has no payment provider yet, so nothing can be paid.");
        var last = checkout.PaymentId is { } id ? await session.LockAsync<Payment>(id.Value, cancellationToken) : null;
        var terms = new PaymentTerms(provider, request.Capture ?? CaptureMode.Now, request.PaymentMethodId);
        var payment = checkout.BeginCompletion(request.ExpectedVersion, context.OperationId!, last, terms, session.Now);
        if (payment is not null && payment != last)
        {
            session.Db.Add(payment);
        }

        await discounts.HoldAsync(checkout, cancellationToken);
        await stock.KeepAsync(checkout.Id, cancellationToken);
        var (step, message) = (payment, terms.PaymentMethodId) switch
        {
            (null, _) => (CompleteCheckoutWork.PlaceOrder, "Nothing to pay; placing the order."),
            (_, null) => (PaymentWork.PaymentPage, "Asking the provider for a payment page."),
            _ => (PaymentWork.Authorize, "Asking the provider to hold the money."),
        };
        return new OperationStart(step, new CollectionState(payment?.Id) { CheckoutId = checkout.Id }, message)
        {
            Deadline = PaymentWork.Deadline,
        };
    }
}
