using Commerce.Domain.Checkouts;
using Commerce.Domain.Errors;
using Commerce.Domain.Orders;
using Commerce.Domain.Shipping.Provider;
using Commerce.Domain.Values;

namespace Commerce.Domain.Shipping;

/// <summary>
/// One carrier's offer for one shipment. It is good for the parcels and places it was made for, until it lapses, for
/// one order.
/// </summary>
public sealed class ShippingQuote : Aggregate
{
    private ShippingQuote()
    {
    }

    public QuoteId Id { get; private set; }

    public QuoteStatus Status { get; private set; }

    /// <summary>The checkout it was asked for, or the first that chose it.</summary>
    public CheckoutId? CheckoutId { get; private set; }

    public OrderId? OrderId { get; private set; }

    public string Carrier { get; private set; } = "";

    public string ServiceCode { get; private set; } = "";

    /// <summary>The carrier's words.</summary>
    public string ServiceName { get; private set; } = "";

    public Currency Currency { get; private set; }

    public long AmountMinor { get; private set; }

    public long? ListAmountMinor { get; private set; }

    public IReadOnlyList<RateSurcharge> Surcharges { get; private set; } = [];

    public int? TransitDays { get; private set; }

    public DateOnly? DeliveryDate { get; private set; }

    public bool Guaranteed { get; private set; }

    public string? Zone { get; private set; }

    public string ProviderRef { get; private set; } = "";

    /// <summary>What it was made for; see <see cref="ShipmentBasis"/>.</summary>
    public string Basis { get; private set; } = "";

    /// <summary>Business time.</summary>
    public DateTimeOffset ExpiresAt { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public Money Amount => new(AmountMinor, Currency);

    public static ShippingQuote Offer(
        string carrier, CarrierRate rate, string basis, CheckoutId? checkout, DateTimeOffset expiresAt,
        DateTimeOffset now) => new()
        {
            Id = QuoteId.New(),
            Status = QuoteStatus.Offered,
            CheckoutId = checkout,
            Carrier = carrier,
            ServiceCode = rate.ServiceCode,
            ServiceName = UntrustedText.Clean(rate.ServiceName, Address.MaxLength),
            Currency = rate.Amount.Currency,
            AmountMinor = rate.Amount.Minor,
            ListAmountMinor = rate.ListAmount?.Minor,
            Surcharges = rate.Surcharges,
            TransitDays = rate.TransitDays,
            DeliveryDate = rate.DeliveryDate,
            Guaranteed = rate.Guaranteed,
            Zone = rate.Zone,
            ProviderRef = rate.Reference,
            Basis = basis,
            ExpiresAt = expiresAt,
            CreatedAt = now,
        };

    public bool IsExpired(DateTimeOffset now) => ExpiresAt <= now;

    /// <summary>A checkout takes the offer; choosing again is harmless, another checkout's is not there.</summary>
    public void Choose(Checkout checkout, DateTimeOffset now)
    {
        // In the words for an id that does not exist: whose checkout it belongs to is not for everybody to know.
        if (CheckoutId is { } other && other != checkout.Id)
        {
            throw CommerceException.At(ErrorCode.NotFound, "quote_id", $"There is no {Id}.");
        }

        if (Status == QuoteStatus.Used)
        {
            throw CommerceException.At(
                ErrorCode.ValidationState, "quote_id", $"Quote {Id} was used; ask for quotes of this checkout.");
        }

        if (IsExpired(now))
        {
            throw CommerceException.At(ErrorCode.QuoteExpired, "quote_id", $"Quote {Id} was good until {ExpiresAt:O}.");
        }

        if (Currency != checkout.Currency)
        {
            throw CommerceException.At(
                ErrorCode.ValidationArguments, "quote_id",
                $"Quote {Id} is in {Currency}, the checkout in {checkout.Currency}.");
        }

        CheckoutId = checkout.Id;
        MoveTo(QuoteStatus.Chosen);
    }

    public void UseFor(OrderId order)
    {
        if (MoveTo(QuoteStatus.Used))
        {
            OrderId = order;
            Record(new DomainEvent("quote.used", Id.ToString(), new { order_id = order }));
        }
    }

    private bool MoveTo(QuoteStatus next)
    {
        switch (QuoteMoves.Table.Judge(Status, next))
        {
            case Move.AlreadyThere:
                return false;
            case Move.Moved:
                Status = next;
                Touch();
                return true;
            default:
                throw new CommerceException(ErrorCode.ValidationState, $"Quote {Id} was already used.");
        }
    }
}

public enum QuoteStatus
{
    Offered,
    Chosen,
    Used,
}

public static class QuoteMoves
{
    public static readonly Transitions<QuoteStatus> Table = new(
        (QuoteStatus.Offered, [QuoteStatus.Chosen, QuoteStatus.Used]),
        (QuoteStatus.Chosen, [QuoteStatus.Used]),
        (QuoteStatus.Used, []));
}
