using Commerce.Domain.Values;

namespace Commerce.Domain.Taxes;

/// <summary>
/// Says which tax a sale bears. The built-in table answers from registrations and rates; a tax service would be another
/// one.
/// </summary>
public interface ITaxTable
{
    /// <param name="buyerVatId">With its country's prefix; null for a buyer who gave none, such as a consumer.</param>
    TaxDecision Decide(Address? to, IReadOnlyCollection<string> categories, DateOnly on, string? buyerVatId = null);
}

/// <summary>The rates that apply to one sale, and what has to be said about them.</summary>
/// <param name="Jurisdiction">
/// Whose tax it is, for example <c>DE</c> or <c>US-CA</c>; null when none is charged.
/// </param>
/// <param name="Rates">By category; a category that is not in it bears no tax.</param>
public sealed record TaxDecision(
    string? Jurisdiction, IReadOnlyDictionary<string, decimal> Rates, params IReadOnlyList<Notice> Notices)
{
    /// <summary>Why and how each category is taxed or not; empty where nothing is known of the place yet.</summary>
    public IReadOnlyDictionary<string, VatCategory> Treatments { get; init; } = new Dictionary<string, VatCategory>();

    public static TaxDecision None(params IReadOnlyList<Notice> notices) =>
        new(null, new Dictionary<string, decimal>(), notices);

    public decimal RateOf(string category) => Rates.TryGetValue(category, out var rate) ? rate : 0m;

    public VatCategory? TreatmentOf(string category) => Treatments.GetValueOrDefault(category);
}
