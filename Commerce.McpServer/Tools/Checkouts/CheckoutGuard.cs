using Commerce.Domain.Checkouts;
using Commerce.Domain.Infrastructure.Persistence;
using Commerce.McpServer.Pipeline;
using Commerce.McpServer.Records;

namespace Commerce.McpServer.Tools.Checkouts;

/// <summary>A checkout is its owner's, its buyer's or the staff's; to everybody else it does not exist.</summary>
public sealed class CheckoutGuard(CommerceSession session, CallContext context)
    : IAccessGuard<UpdateCheckout.UpdateCheckout>, IAccessGuard<CompleteCheckout.CompleteCheckout>,
        IAccessGuard<CancelCheckout.CancelCheckout>, IAccessGuard<QuoteShipping.QuoteShipping>
{
    public Task RequireAsync(UpdateCheckout.UpdateCheckout request, CancellationToken cancellationToken) =>
        RequireAsync(request.CheckoutId, cancellationToken);

    public Task RequireAsync(CompleteCheckout.CompleteCheckout request, CancellationToken cancellationToken) =>
        RequireAsync(request.CheckoutId, cancellationToken);

    public Task RequireAsync(CancelCheckout.CancelCheckout request, CancellationToken cancellationToken) =>
        RequireAsync(request.CheckoutId, cancellationToken);

    public Task RequireAsync(QuoteShipping.QuoteShipping request, CancellationToken cancellationToken) =>
        request.CheckoutId is { } id ? RequireAsync(id, cancellationToken) : Task.CompletedTask;

    private async Task RequireAsync(CheckoutId id, CancellationToken cancellationToken)
    {
        var checkout = await session.ReadAsync<Checkout>(id.Value, cancellationToken);
        _ = (checkout is not null && context.Principal.Sees(checkout) ? checkout : null).OrNotFound(
            "checkout_id", id.ToString());
    }
}
