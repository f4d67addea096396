using Commerce.Domain.Values;

namespace Commerce.Domain.Taxes;

/// <summary>
/// Says which tax a sale bears. The built-in table answers from registrations and rates; a tax service would be another
/// one.
/// </summary>
public interface ITaxTable
{
    TaxDecision Decide(Address? to, IReadOnlyCollection<string> categories, DateOnly on);
}

/// <summary>The rates that apply to one sale, and what has to be said about them.</summary>
/// <param name="Jurisdiction">
/// Whose tax it is, for example <c>DE</c> or <c>US-CA</c>; null when none is charged.
/// </param>
/// <param name="Rates">By category; a category that is not in it bears no tax.</param>
public sealed record TaxDecision(
    string? Jurisdiction, IReadOnlyDictionary<string, decimal> Rates, params IReadOnlyList<Notice> Notices)
{
    public static TaxDecision None(params IReadOnlyList<Notice> notices) =>
        new(null, new Dictionary<string, decimal>(), notices);

    public decimal RateOf(string category) => Rates.TryGetValue(category, out var rate) ? rate : 0m;
}
