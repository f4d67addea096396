using Commerce.Domain.Values;

namespace Commerce.Domain.Taxes;

/// <summary>
/// Where the merchant's legal entity may and must collect tax. Without one for the place of delivery no tax is charged.
/// </summary>
/// <param name="Covers">
/// Countries of delivery: one for a national registration, all members for the one-stop shop.
/// </param>
/// <param name="Region">Part of a country for taxes that regions levy, such as a state of the US.</param>
public sealed record TaxRegistration(
    string Scheme, string Number, IReadOnlyList<string> Covers, string? Region, DateOnly ValidFrom, DateOnly? ValidTo)
{
    public bool AppliesTo(Address to, DateOnly on) =>
        Covers.Contains(to.Country) && (Region is null || Region == to.Region)
        && ValidFrom <= on && (ValidTo is null || on <= ValidTo);
}

/// <summary>One rate of one place from a day on, until a later one replaces it.</summary>
/// <param name="Rate">0.19 is 19 %.</param>
public sealed record TaxRate(string Country, string? Region, string Category, decimal Rate, DateOnly ValidFrom);
