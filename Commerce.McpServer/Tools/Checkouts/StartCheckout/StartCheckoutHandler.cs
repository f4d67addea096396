using Commerce.Domain.Checkouts;
using Commerce.Domain.Infrastructure.Checkouts;
using Commerce.Domain.Infrastructure.Discounts;
using Commerce.Domain.Infrastructure.Persistence;
using Commerce.McpServer.Pipeline;
using Commerce.McpServer.Records;
using MediatR;

namespace Commerce.McpServer.Tools.Checkouts.StartCheckout;

public sealed class StartCheckoutHandler(
    CommerceSession session, CallContext context, CheckoutFacts facts, DiscountBook discounts)
    : IRequestHandler<StartCheckout, CheckoutView>
{
    public async Task<CheckoutView> Handle(StartCheckout request, CancellationToken cancellationToken)
    {
        var id = CheckoutId.New();
        var customer = await facts.CustomerAsync(
            context.Principal.CustomerFor(request.CustomerId, "customer_id"), cancellationToken);
        var shipTo = request.ShipTo ?? customer?.DeliveryAddress;
        var currency = request.Currency ?? session.Merchant.Currency;
        var prepared = await facts.PrepareAsync(
            id, currency, shipTo, [.. request.Items.Select(static it => (it.VariantId, it.Quantity))],
            cancellationToken);
        var codes = await discounts.PriceAsync(request.DiscountCodes ?? [], currency, cancellationToken);
        var first = prepared with
        {
            Discounts = codes.Terms,
            ShipTo = shipTo,
            BuyerEmail = request.Email ?? customer?.Email,
            CustomerId = customer?.Id,
        };
        var checkout = Checkout.Open(
            context.Principal.Text, currency, session.Merchant.Settings.PricesIncludeTax, id, first, session.Now);
        session.Db.Add(checkout);
        return CheckoutView.Of(
            checkout, session.Now, context.Principal.SeesPersonalData(), codes.Notices);
    }
}
