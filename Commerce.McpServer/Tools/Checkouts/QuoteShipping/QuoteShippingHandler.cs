using Commerce.Domain.Checkouts;
using Commerce.Domain.Errors;
using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Messages;
using Commerce.Domain.Operations;
using Commerce.Domain.Shipping;
using Commerce.Domain.Shipping.Provider;
using MediatR;

namespace Commerce.McpServer.Tools.Checkouts.QuoteShipping;

public sealed class QuoteShippingHandler(CommerceSession session) : IRequestHandler<QuoteShipping, OperationStart>
{
    private const int DefaultDeadline = 10;

    public async Task<OperationStart> Handle(QuoteShipping request, CancellationToken cancellationToken)
    {
        var carriers = session.Merchant.Settings.Carriers;
        if (carriers.Count == 0)
        {
            throw new CommerceException(
                ErrorCode.ValidationState, "The merchant has no carriers yet, so nobody can be asked.");
        }

        var shipment = request.CheckoutId is { } id
            ? await OfCheckoutAsync(id, cancellationToken)
            : new RateRequest(
                Shipment.Place(request.From ?? Shipment.From(session.Merchant)), Shipment.Place(request.To!),
                request.Parcels!, request.Currency ?? session.Merchant.Currency);
        var state = new QuoteState(shipment, ShipmentBasis.Of(shipment), carriers, request.CheckoutId);
        return new OperationStart(QuoteShippingWork.Ask, state, $"Asking {carriers.Count} carriers.")
        {
            Deadline = TimeSpan.FromSeconds(request.DeadlineS ?? DefaultDeadline),
            PollEvery = TimeSpan.FromMilliseconds(500),
            KeepFor = TimeSpan.FromDays(1),
        };
    }

    private async Task<RateRequest> OfCheckoutAsync(CheckoutId id, CancellationToken cancellationToken)
    {
        var checkout = (await session.ReadAsync<Checkout>(id.Value, cancellationToken))
            .OrNotFound("checkout_id", id.ToString());
        if (!checkout.Status.IsOpen())
        {
            throw new CommerceException(
                ErrorCode.ValidationState, "The checkout is not open any more; its shipping stands.");
        }

        var to = checkout.ShipTo ?? throw CommerceException.At(
            ErrorCode.ValidationState, "ship_to",
            "The checkout has no address to ship to; give one to update_checkout first.");
        Piece[] pieces =
            [.. checkout.Lines.Where(static line => line.RequiresShipping).Select(static line => line.Piece)];
        return Shipment.Of(session.Merchant, pieces, to, checkout.Currency) ?? throw new CommerceException(
            ErrorCode.ValidationState,
            pieces.Length == 0
                ? "Nothing in this checkout has to be shipped."
                : "This is freight, more than parcel carriers take; ask the merchant.");
    }
}
