using Commerce.Domain.Checkouts;
using Commerce.Domain.Products;
using Commerce.Domain.Shipping;
using Commerce.Domain.Shipping.Provider;
using Commerce.Domain.Taxes;
using Commerce.Domain.Values;

namespace Commerce.Tests.Support;

/// <summary>Records in a state a test starts from, made by the model itself.</summary>
public static class Given
{
    public const string Basis = "the-usual-shipment";

    public static readonly DateTimeOffset Now = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);
    public static readonly Currency Euro = Currency.Of("EUR");

    public static readonly Address Berlin = new("DE")
    {
        Name = "Ada Example", Line1 = "Musterweg 1", City = "Berlin", PostalCode = "10115",
    };

    public static readonly TaxTable GermanTaxes = new(
        [new TaxRegistration("vat", "DE123456789", ["DE"], null, new DateOnly(2020, 1, 1), null)], []);

    public static DateOnly Today => DateOnly.FromDateTime(Now.UtcDateTime);

    public static Money Euros(long minor) => new(minor, Euro);

    public static ItemForSale Item(long minor, string category = TaxCategory.Standard) => new(
        VariantId.New(), ProductId.New(), "SKU-1", "A thing", Euros(minor), category) { WeightG = 400 };

    public static CheckoutRevision Revision(params WantedItem[] items) => new(GermanTaxes, Today)
    {
        Items = items.Length == 0 ? null : items,
        ReservedUntil = Now.AddMinutes(30),
        ShipmentBasis = Basis,
    };

    public static ShippingQuote AQuote(long minor = 549, DateTimeOffset? expiresAt = null, string basis = Basis) =>
        ShippingQuote.Offer(
        "npost", new CarrierRate("rate_1", "parcel", "Parcel", Euros(minor), expiresAt ?? Now.AddHours(1)), basis, null,
        expiresAt ?? Now.AddHours(1), Now);

    /// <summary>Two pieces at 50.00 with address and quote: nothing in the way.</summary>
    public static Checkout AReadyCheckout(bool pricesIncludeTax = true) => Checkout.Open(
        "tester", Euro, pricesIncludeTax, CheckoutId.New(),
        Revision(new WantedItem(Item(5000), 2)) with { ShipTo = Berlin, Quote = AQuote() }, Now);
}
