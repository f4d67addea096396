using Commerce.Domain.Customers;
using Commerce.Domain.Discounts;
using Commerce.Domain.Shipping;
using Commerce.Domain.Taxes;
using Commerce.Domain.Values;

namespace Commerce.Domain.Checkouts;

/// <summary>
/// What a call changes about a checkout, and the facts the new prices follow from. What is null stays as it is.
/// </summary>
public sealed record CheckoutRevision(ITaxTable Taxes, DateOnly Today)
{
    /// <summary>All lines as they shall be.</summary>
    public IReadOnlyList<WantedItem>? Items { get; init; }

    public Address? ShipTo { get; init; }

    public string? BuyerEmail { get; init; }

    public CustomerId? CustomerId { get; init; }

    public ShippingQuote? Quote { get; init; }

    /// <summary>All codes as they are worth now.</summary>
    public IReadOnlyList<DiscountTerms>? Discounts { get; init; }

    /// <summary>Until when the stock of all lines is held; null when none of it is counted.</summary>
    public DateTimeOffset? ReservedUntil { get; init; }

    /// <summary>What a quote for the checkout would be asked for after this revision.</summary>
    public string? ShipmentBasis { get; init; }
}
