using Commerce.Domain.Values;

namespace Commerce.Domain.Taxes;

/// <summary>
/// The built-in answer: tax of the place of delivery, if the merchant is registered there. It never guesses: no
/// registration means no tax and a warning, a registration without a known rate stops the sale until a rate is given.
/// </summary>
/// <param name="ownRates">
/// The merchant's rates; they go before the built-in ones of the same place and category.
/// </param>
public sealed class TaxTable(
    IReadOnlyList<TaxRegistration> registrations, IReadOnlyList<TaxRate> ownRates, TaxSeller? seller = null) : ITaxTable
{
    public TaxDecision Decide(Address? to, IReadOnlyCollection<string> categories, DateOnly on, string? buyerVatId = null)
    {
        if (to is null)
        {
            return TaxDecision.None();
        }

        var registration = registrations.FirstOrDefault(it => it.AppliesTo(to, on));
        var asked = categories.Distinct().Order(StringComparer.Ordinal).ToArray();
        List<Notice> notices = [];
        var rates = new Dictionary<string, decimal>(StringComparer.Ordinal);
        var treatments = new Dictionary<string, VatCategory>(StringComparer.Ordinal);
        foreach (var category in asked)
        {
            treatments[category] = Treat(category, to, buyerVatId, registration, notices);
        }

        if (registration is null && (asked.Length == 0 || treatments.ContainsValue(VatCategory.NotRegistered(to.Country))))
        {
            notices.Add(Notice.Warning(
                "tax_not_registered", "ship_to.country",
                $"No tax is charged: the merchant has no tax registration for {to.Country}.", Resolution.Recoverable));
        }

        var taxed = asked.Where(it => treatments[it].Code == VatCategory.StandardCode);
        foreach (var category in taxed)
        {
            if ((Find(ownRates, to, category, on) ?? Find(BuiltInRates.All, to, category, on)) is { } rate)
            {
                rates.Add(category, rate.Rate);
            }
            else
            {
                notices.Add(Notice.Blocker(
                    "tax_rate_missing", "ship_to.country",
                    $"No {category} tax rate is known for {Place(to, registration!)}; the merchant has to add one "
                        + "before this can be sold there."));
            }
        }

        var collects = registration is not null
            && (asked.Length == 0 || treatments.Values.Any(static it => it.Code is "S" or "Z" or "E"));
        return new TaxDecision(collects ? Place(to, registration!) : null, rates, notices) { Treatments = treatments };
    }

    private VatCategory Treat(
        string category, Address to, string? buyerVatId, TaxRegistration? registration, List<Notice> notices)
    {
        if (category is TaxCategory.IntraCommunity or TaxCategory.Export or TaxCategory.OutOfScope)
        {
            if (CrossBorder.Misfit(category, seller, to, buyerVatId) is { } why)
            {
                notices.Add(Notice.Blocker("tax_category_misfit", "tax_category", $"'{category}' {why}."));
            }

            return category switch
            {
                TaxCategory.IntraCommunity => VatCategory.IntraCommunity,
                TaxCategory.Export => VatCategory.Export,
                _ => VatCategory.OutOfScope,
            };
        }

        if (category != TaxCategory.Exempt && CrossBorder.IsReverseCharge(seller, to, buyerVatId, registration))
        {
            return VatCategory.ReverseCharge;
        }

        return category switch
        {
            // What is exempt stays so beside lines whose tax the buyer owes.
            TaxCategory.Exempt when CrossBorder.IsReverseCharge(seller, to, buyerVatId, registration) =>
                VatCategory.Exempt(seller?.ExemptionGround),
            _ when registration is null => VatCategory.NotRegistered(to.Country),
            TaxCategory.Zero => VatCategory.Zero,
            TaxCategory.Exempt => VatCategory.Exempt(seller?.ExemptionGround),
            _ => VatCategory.Standard,
        };
    }

    private static string Place(Address to, TaxRegistration registration) =>
        registration.Region is null ? to.Country : $"{to.Country}-{registration.Region}";

    // A rate of the region goes before one of the whole country, then the youngest that is already valid.
    private static TaxRate? Find(IReadOnlyList<TaxRate> rates, Address to, string category, DateOnly on) => rates
        .Where(it => it.Country == to.Country && it.Category == category && it.ValidFrom <= on
            && (it.Region is null || it.Region == to.Region))
        .OrderByDescending(static it => it.Region is not null).ThenByDescending(static it => it.ValidFrom)
        .FirstOrDefault();
}
