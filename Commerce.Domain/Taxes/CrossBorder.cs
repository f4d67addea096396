using Commerce.Domain.Values;

namespace Commerce.Domain.Taxes;

/// <summary>
/// Sales that bear no tax here because of where they go and who buys. Each needs facts that are on record: where the seller is, where
/// it is supplied to, and the VAT numbers of both. A buyer's number is taken as given; it is not asked about at VIES.
/// </summary>
internal static class CrossBorder
{
    /// <summary>Scheme of a registration whose place has the buyer owe the tax.</summary>
    public const string ReverseChargeScheme = "reverse_charge";

    private const string OneStopShopScheme = "oss";

    /// <summary>
    /// The buyer owes the tax of another member state: they have its VAT number, and the seller is not registered there itself. The
    /// one-stop shop is for consumers, so it changes nothing.
    /// </summary>
    public static bool IsReverseCharge(TaxSeller? seller, Address to, string? buyerVatId, TaxRegistration? registration) =>
        seller?.VatId is not null && buyerVatId is not null
        && (registration?.Scheme == ReverseChargeScheme
            || (IsOtherMember(seller, to) && IsOf(buyerVatId, to.Country) && !IsEstablished(registration)));

    /// <summary>Why a category that the caller named does not fit the sale; null when it does.</summary>
    public static string? Misfit(string category, TaxSeller? seller, Address to, string? buyerVatId) => category switch
    {
        _ when seller is null => "needs the merchant's legal entity",
        TaxCategory.IntraCommunity when !IsOtherMember(seller, to) => "is for goods that go to another member state of the EU",
        TaxCategory.IntraCommunity when seller.VatId is null => "needs the seller's VAT number",
        TaxCategory.IntraCommunity when buyerVatId is null => "needs the buyer's VAT number among the customer's tax_ids",
        TaxCategory.Export when !IsMember(seller.Country) || IsMember(to.Country) => "is for goods that leave the EU",
        TaxCategory.Export when seller.VatId is null => "needs the seller's VAT number",
        TaxCategory.OutOfScope when IsMember(to.Country) => "is for what is supplied outside the EU",
        _ => null,
    };

    private static bool IsOtherMember(TaxSeller seller, Address to) =>
        IsMember(seller.Country) && IsMember(to.Country) && seller.Country != to.Country;

    private static bool IsEstablished(TaxRegistration? registration) =>
        registration is { Covers.Count: 1 } && registration.Scheme != OneStopShopScheme;

    private static bool IsMember(string country) => Country.EuropeanUnion.Contains(country);

    private static bool IsOf(string vatId, string country) => vatId.StartsWith(VatNumbers.PrefixOf(country), StringComparison.Ordinal);
}
