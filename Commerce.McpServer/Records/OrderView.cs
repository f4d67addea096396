using Commerce.Domain.Checkouts;
using Commerce.Domain.Customers;
using Commerce.Domain.Orders;
using Commerce.Domain.Payments;
using Commerce.Domain.Products;
using Commerce.Domain.Shipping;
using Commerce.Domain.Values;

namespace Commerce.McpServer.Records;

public sealed record OrderView
{
    public required OrderId OrderId { get; init; }

    public required int Version { get; init; }

    public required OrderStatus Status { get; init; }

    public required CheckoutId CheckoutId { get; init; }

    public PaymentId? PaymentId { get; init; }

    public CustomerId? CustomerId { get; init; }

    public required IReadOnlyList<OrderLineView> Items { get; init; }

    public required TotalsView Totals { get; init; }

    public required AddressView ShipTo { get; init; }

    public QuoteId? QuoteId { get; init; }

    public required DateTimeOffset PlacedAt { get; init; }

    public static OrderView Of(Order order, bool personal) => new()
    {
        OrderId = order.Id,
        Version = order.Version,
        Status = order.Status,
        CheckoutId = order.CheckoutId,
        PaymentId = order.PaymentId,
        CustomerId = order.CustomerId,
        Items = [.. order.Lines.Select(OrderLineView.Of)],
        Totals = new TotalsView(
            order.Subtotal, order.Shipping, order.Tax, order.Total, order.PricesIncludeTax)
        {
            Discount = TotalsView.Off(order.Discount),
        },
        ShipTo = AddressView.Of(order.ShipTo, order.CustomerId?.ToString() ?? order.Id.ToString(), personal)!,
        QuoteId = order.QuoteId,
        PlacedAt = order.PlacedAt,
    };
}

/// <param name="Line">From 1; what refund_customer names it by.</param>
/// <param name="Quantity">Ordered less what was cancelled since.</param>
/// <param name="Refunded">Given back of this line, or about to be.</param>
public sealed record OrderLineView(
    int Line, VariantId VariantId, string Sku, UntrustedText? Title, int Quantity, int Fulfilled, OrderLineStatus Status,
    Money UnitPrice, Money Total, Money? Refunded)
{
    public static OrderLineView Of(OrderLine line, int index) => new(
        index + 1, line.VariantId, line.Sku, UntrustedText.From(line.Title, "merchant"), line.CurrentQuantity,
        line.FulfilledQuantity, line.Status,
        line.UnitPrice, line.Total, line.RefundedMinor == 0 ? null : line.Refunded);
}
