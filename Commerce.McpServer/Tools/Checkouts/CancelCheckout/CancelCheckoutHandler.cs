using Commerce.Domain.Checkouts;
using Commerce.Domain.Infrastructure.Inventory;
using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Values;
using Commerce.McpServer.Pipeline;
using Commerce.McpServer.Records;
using MediatR;

namespace Commerce.McpServer.Tools.Checkouts.CancelCheckout;

public sealed class CancelCheckoutHandler(CommerceSession session, CallContext context, StockBook stock)
    : IRequestHandler<CancelCheckout, CheckoutView>
{
    public async Task<CheckoutView> Handle(CancelCheckout request, CancellationToken cancellationToken)
    {
        var checkout = (await session.LockAsync<Checkout>(request.CheckoutId.Value, cancellationToken))
            .OrNotFound("checkout_id", request.CheckoutId.ToString());
        checkout.Cancel(UntrustedText.Clean(request.Reason), session.Now);
        await stock.ReleaseAsync(checkout.Id, cancellationToken);
        return CheckoutView.Of(checkout, session.Now, context.Principal.SeesPersonalData());
    }
}
