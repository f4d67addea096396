using Commerce.Domain.Values;

namespace Commerce.Domain.Taxes;

/// <summary>
/// The built-in answer: tax of the place of delivery, if the merchant is registered there. It never guesses: no
/// registration means no tax and a warning, a registration without a known rate stops the sale until a rate is given.
/// </summary>
/// <param name="ownRates">
/// The merchant's rates; they go before the built-in ones of the same place and category.
/// </param>
public sealed class TaxTable(IReadOnlyList<TaxRegistration> registrations, IReadOnlyList<TaxRate> ownRates) : ITaxTable
{
    public TaxDecision Decide(Address? to, IReadOnlyCollection<string> categories, DateOnly on)
    {
        if (to is null)
        {
            return TaxDecision.None();
        }

        var registration = registrations.FirstOrDefault(it => it.AppliesTo(to, on));
        if (registration is null)
        {
            return TaxDecision.None(Notice.Warning(
                "tax_not_registered", "ship_to.country",
                $"No tax is charged: the merchant has no tax registration for {to.Country}.", Resolution.Recoverable));
        }

        var rates = new Dictionary<string, decimal>(StringComparer.Ordinal);
        List<Notice> notices = [];
        foreach (var category in categories.Where(static it => !IsUntaxed(it)).Distinct().Order(StringComparer.Ordinal))
        {
            if ((Find(ownRates, to, category, on) ?? Find(BuiltInRates.All, to, category, on)) is { } rate)
            {
                rates.Add(category, rate.Rate);
            }
            else
            {
                notices.Add(Notice.Blocker(
                    "tax_rate_missing", "ship_to.country",
                    $"No {category} tax rate is known for {Place(to, registration)}; the merchant has to add one "
                        + "before this can be sold there."));
            }
        }

        return new TaxDecision(Place(to, registration), rates, notices);
    }

    // No table is needed to know these.
    private static bool IsUntaxed(string category) => category is TaxCategory.Zero or TaxCategory.Exempt;

    private static string Place(Address to, TaxRegistration registration) =>
        registration.Region is null ? to.Country : $"{to.Country}-{registration.Region}";

    // A rate of the region goes before one of the whole country, then the youngest that is already valid.
    private static TaxRate? Find(IReadOnlyList<TaxRate> rates, Address to, string category, DateOnly on) => rates
        .Where(it => it.Country == to.Country && it.Category == category && it.ValidFrom <= on
            && (it.Region is null || it.Region == to.Region))
        .OrderByDescending(static it => it.Region is not null).ThenByDescending(static it => it.ValidFrom)
        .FirstOrDefault();
}
