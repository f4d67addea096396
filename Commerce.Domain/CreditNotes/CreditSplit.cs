using Commerce.Domain.Invoices;
using Commerce.Domain.Taxes;
using Commerce.Domain.Values;

namespace Commerce.Domain.CreditNotes;

/// <summary>
/// Splits gross amounts into net and tax by the rule of their invoice: tax once per group of category and rate (EN 16931, BR-CO-17),
/// spread over the lines by largest remainder. All notes of an invoice together never take back a cent more or less than it charged.
/// </summary>
public static class CreditSplit
{
    public static (IReadOnlyList<CreditedLine> Lines, IReadOnlyList<TaxGroup> Groups) Of(
        Invoice invoice, IReadOnlyList<(int Position, Money Gross)> wanted, IReadOnlyList<TaxGroup> earlier)
    {
        List<CreditedLine> lines = [];
        List<TaxGroup> groups = [];
        foreach (var group in invoice.TaxGroups)
        {
            var members = wanted.Where(static it => it.Gross.IsPositive)
                .Where(it => IsOf(group, invoice.Lines.Single(line => line.Position == it.Position))).ToArray();
            if (members.Length == 0)
            {
                continue;
            }

            var gross = members.Aggregate(Money.Zero(invoice.Currency), static (sum, it) => sum + it.Gross);
            var tax = TaxOf(gross, group, earlier.Where(it => it.Category == group.Category && it.Rate == group.Rate).ToArray());
            groups.Add(group with { Taxable = gross - tax, Tax = tax });
            var shares = tax.Allocate([.. members.Select(static it => it.Gross.Minor)]);
            lines.AddRange(members.Select((it, index) =>
                new CreditedLine(it.Position, it.Gross - shares[index], shares[index], group.Rate, group.Category)));
        }

        return ([.. lines.OrderBy(static it => it.Position)], groups);
    }

    /// <summary>An amount spread over whatever is left of the lines, in proportion to it.</summary>
    public static IReadOnlyList<(int Position, Money Gross)> Spread(Invoice invoice, Money amount)
    {
        var lines = invoice.Lines;
        var shares = amount.Allocate([.. lines.Select(static line => line.Creditable.Minor)]);
        return [.. lines.Zip(shares, static (line, share) => (line.Position, share))];
    }

    // Of everything credited so far the notes together hold the tax in proportion, rounded once: what each takes is the difference
    // to the notes before. So no note's tax exceeds its amount, however small the notes are, and the last one takes what is left.
    private static Money TaxOf(Money gross, TaxGroup group, TaxGroup[] earlier)
    {
        var total = group.Taxable + group.Tax;
        var taken = earlier.Aggregate(Money.Zero(gross.Currency), static (sum, it) => sum + it.Tax);
        var credited = earlier.Aggregate(gross, static (sum, it) => sum + it.Taxable + it.Tax);
        return group.Tax.Rate((decimal)credited.Minor / total.Minor) - taken;
    }

    private static bool IsOf(TaxGroup group, InvoiceLine line) => line.TaxCategory == group.Category && line.TaxRate == group.Rate;
}
