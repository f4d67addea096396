using Commerce.Domain.Values;

namespace Commerce.Domain.Taxes;

/// <summary>
/// Tax of a whole document after EN 16931: amounts of one category and rate are added up, tax is computed once on the
/// sum and rounded once, then spread over the lines by largest remainder. So the lines always add up to the total, and
/// nothing is rounded twice.
/// </summary>
public static class TaxCalculator
{
    /// <summary>
    /// <paramref name="inclusive"/>: the amounts already contain the tax. Carriage shares the fate of the goods: it is
    /// split over their tax groups in proportion to their amounts.
    /// </summary>
    public static TaxedDocument Apply(
        IReadOnlyList<TaxableLine> lines, Money carriage, TaxDecision decision, bool inclusive)
    {
        var currency = carriage.Currency;
        var groups = lines.Select(static (line, index) => (line, index))
            .GroupBy(it => (it.line.Category, Rate: decision.RateOf(it.line.Category)))
            .OrderByDescending(static it => it.Key.Rate).ThenBy(static it => it.Key.Category, StringComparer.Ordinal)
            .Select(it => (it.Key.Category, it.Key.Rate, Members: it.Select(static member => member.index).ToArray()))
            .ToArray();
        var carriageShares = Split(
            carriage, [.. groups.Select(group => group.Members.Sum(index => lines[index].Amount.Minor))]);
        var taxed = new TaxedLine[lines.Count];
        var carriageTax = Money.Zero(currency);
        List<TaxGroup> summary = [];
        for (var i = 0; i < groups.Length; i++)
        {
            var (category, rate, members) = groups[i];
            // The carriage's share takes part as one more line of the group.
            long[] amounts = [.. members.Select(index => lines[index].Amount.Minor), carriageShares[i].Minor];
            var sum = new Money(amounts.Sum(), currency);
            var tax = sum.Rate(inclusive ? rate / (1 + rate) : rate);
            var shares = Split(tax, amounts);
            for (var m = 0; m < members.Length; m++)
            {
                taxed[members[m]] = TaxedLine.Of(lines[members[m]].Amount, shares[m], rate, inclusive);
            }

            carriageTax += shares[^1];
            summary.Add(new TaxGroup(category, rate, inclusive ? sum - tax : sum, tax) { Vat = decision.TreatmentOf(category) });
        }

        return new TaxedDocument(currency, decision.Jurisdiction, inclusive, taxed, carriage, carriageTax, summary);
    }

    // Where there is nothing to weigh by (free goods), the first takes it all.
    private static IReadOnlyList<Money> Split(Money amount, long[] weights) => weights.Length == 0
        ? []
        : amount.Allocate(weights.All(static weight => weight == 0) ? [1, .. new long[weights.Length - 1]] : weights);
}

/// <param name="Amount">Of the whole line, with or without its tax as the document says.</param>
public sealed record TaxableLine(Money Amount, string Category);

public sealed record TaxedLine(Money Net, Money Tax, decimal Rate)
{
    public Money Gross => Net + Tax;

    internal static TaxedLine Of(Money amount, Money tax, decimal rate, bool inclusive) =>
        new(inclusive ? amount - tax : amount, tax, rate);
}

/// <summary>One line of a document's tax summary.</summary>
/// <param name="Taxable">Without the tax.</param>
public sealed record TaxGroup(string Category, decimal Rate, Money Taxable, Money Tax)
{
    /// <summary>How the tax office sees it; null in documents that were made before this was kept.</summary>
    public VatCategory? Vat { get; init; }
}

/// <param name="Carriage">As charged: with its tax when <paramref name="Inclusive"/>.</param>
public sealed record TaxedDocument(
    Currency Currency, string? Jurisdiction, bool Inclusive, IReadOnlyList<TaxedLine> Lines, Money Carriage,
    Money CarriageTax,
    IReadOnlyList<TaxGroup> Groups)
{
    public Money Tax => Groups.Aggregate(Money.Zero(Currency), static (sum, group) => sum + group.Tax);

    /// <summary>The goods as priced: with tax when inclusive, without otherwise.</summary>
    public Money Subtotal => Lines.Aggregate(
        Money.Zero(Currency), (sum, line) => sum + (Inclusive ? line.Gross : line.Net));

    public Money Total => Inclusive ? Subtotal + Carriage : Subtotal + Carriage + Tax;
}
