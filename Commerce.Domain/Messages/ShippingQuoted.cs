using Commerce.Domain.Checkouts;
using Commerce.Domain.Shipping;
using Commerce.Domain.Values;

namespace Commerce.Domain.Messages;

/// <summary>What the carriers offered by the deadline.</summary>
public sealed record ShippingQuoted
{
    /// <summary>False: some carrier made no offer in time or could not; see <see cref="Failures"/>.</summary>
    public required bool Complete { get; init; }

    public CheckoutId? CheckoutId { get; init; }

    /// <summary>Cheapest first.</summary>
    public required IReadOnlyList<QuoteOffer> Quotes { get; init; }

    public IReadOnlyList<CarrierFailure>? Failures { get; init; }

    public required IReadOnlyList<string> NextActions { get; init; }
}

public sealed record QuoteOffer(QuoteId QuoteId, string Carrier, string Service, Money Amount, DateTimeOffset ExpiresAt)
{
    public int? TransitDays { get; init; }

    public DateOnly? DeliveryDate { get; init; }

    public bool? Guaranteed { get; init; }

    public static QuoteOffer Of(ShippingQuote quote) =>
        new(quote.Id, quote.Carrier, quote.ServiceName, quote.Amount, quote.ExpiresAt)
        {
            TransitDays = quote.TransitDays,
            DeliveryDate = quote.DeliveryDate,
            Guaranteed = quote.Guaranteed ? true : null,
        };
}

/// <param name="Code">For example <c>carrier_timeout</c>, <c>no_service</c>, <c>too_heavy</c>.</param>
/// <param name="Text">The carrier's own words.</param>
public sealed record CarrierFailure(string Carrier, string Code, UntrustedText? Text = null);
