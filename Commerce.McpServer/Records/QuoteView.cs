using Commerce.Domain.Checkouts;
using Commerce.Domain.Orders;
using Commerce.Domain.Shipping;
using Commerce.Domain.Shipping.Provider;
using Commerce.Domain.Values;

namespace Commerce.McpServer.Records;

public sealed record QuoteView
{
    public required QuoteId QuoteId { get; init; }

    public required int Version { get; init; }

    public required QuoteStatus Status { get; init; }

    public required bool Expired { get; init; }

    public required string Carrier { get; init; }

    public required string ServiceCode { get; init; }

    public UntrustedText? Service { get; init; }

    public required Money Amount { get; init; }

    public Money? ListAmount { get; init; }

    public IReadOnlyList<RateSurcharge>? Surcharges { get; init; }

    public int? TransitDays { get; init; }

    public DateOnly? DeliveryDate { get; init; }

    public required bool Guaranteed { get; init; }

    public string? Zone { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public CheckoutId? CheckoutId { get; init; }

    public OrderId? OrderId { get; init; }

    public static QuoteView Of(ShippingQuote quote, DateTimeOffset now) => new()
    {
        QuoteId = quote.Id,
        Version = quote.Version,
        Status = quote.Status,
        Expired = quote.Status != QuoteStatus.Used && quote.IsExpired(now),
        Carrier = quote.Carrier,
        ServiceCode = quote.ServiceCode,
        Service = UntrustedText.From(quote.ServiceName, quote.Carrier),
        Amount = quote.Amount,
        ListAmount = quote.ListAmountMinor is { } list ? new Money(list, quote.Currency) : null,
        Surcharges = quote.Surcharges.Count == 0 ? null : quote.Surcharges,
        TransitDays = quote.TransitDays,
        DeliveryDate = quote.DeliveryDate,
        Guaranteed = quote.Guaranteed,
        Zone = quote.Zone,
        ExpiresAt = quote.ExpiresAt,
        CheckoutId = quote.CheckoutId,
        OrderId = quote.OrderId,
    };
}
