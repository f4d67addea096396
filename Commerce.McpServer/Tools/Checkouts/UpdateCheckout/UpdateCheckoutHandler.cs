using Commerce.Domain.Checkouts;
using Commerce.Domain.Infrastructure.Checkouts;
using Commerce.Domain.Infrastructure.Discounts;
using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Products;
using Commerce.Domain.Shipping;
using Commerce.McpServer.Pipeline;
using Commerce.McpServer.Records;
using MediatR;

namespace Commerce.McpServer.Tools.Checkouts.UpdateCheckout;

public sealed class UpdateCheckoutHandler(
    CommerceSession session, CallContext context, CheckoutFacts facts, DiscountBook discounts)
    : IRequestHandler<UpdateCheckout, CheckoutView>
{
    public async Task<CheckoutView> Handle(UpdateCheckout request, CancellationToken cancellationToken)
    {
        var checkout = (await session.LockAsync<Checkout>(request.CheckoutId.Value, cancellationToken))
            .OrNotFound("checkout_id", request.CheckoutId.ToString());
        checkout.RequireEditable(request.ExpectedVersion, session.Now);
        var customer = await facts.CustomerAsync(
            context.Principal.CustomerFor(request.CustomerId, "customer_id"), cancellationToken);
        var shipTo = request.ShipTo ?? checkout.ShipTo ?? customer?.DeliveryAddress;
        (VariantId, int)[] wanted = request.Items is { } items
            ? [.. items.Select(static it => (it.VariantId, it.Quantity))]
            : [.. checkout.Lines.Select(static it => (it.VariantId, it.Quantity))];
        var prepared = await facts.PrepareAsync(checkout.Id, checkout.Currency, shipTo, wanted, cancellationToken);
        var codes = await discounts.PriceAsync(
            request.DiscountCodes ?? [.. checkout.Discounts.Select(static it => it.Terms.Code)], checkout.Currency,
            cancellationToken);
        var revision = prepared with
        {
            Discounts = codes.Terms,
            ShipTo = shipTo,
            BuyerEmail = request.Email ?? checkout.BuyerEmail ?? customer?.Email,
            CustomerId = customer?.Id,
            Quote = request.QuoteId is { } quote
                ? (await session.LockAsync<ShippingQuote>(quote.Value, cancellationToken)).OrNotFound(
                    "quote_id", quote.ToString())
                : null,
        };
        checkout.Revise(revision, session.Now);
        return CheckoutView.Of(
            checkout, session.Now, context.Principal.SeesPersonalData(), codes.Notices);
    }
}
