using Commerce.Domain.Values;

namespace Commerce.Domain.Discounts;

/// <summary>What a code takes off: a share of the goods, or an amount of one currency.</summary>
/// <param name="Percent">Above 0 up to 100; null when an amount is taken off.</param>
public sealed record DiscountTerms(DiscountId DiscountId, string Code, decimal? Percent, Money? Amount)
{
    /// <summary>What it takes off goods that are worth this much.</summary>
    internal Money Of(Money goods) => Percent is { } percent ? goods.Rate(percent / 100)
        : Amount!.Value < goods ? Amount.Value : goods;
}

/// <summary>
/// Discounts over the lines of a document: each code on what the earlier ones left, spread by largest remainder, so that
/// lines and codes always add up to the same and no line falls below nothing.
/// </summary>
public sealed record DiscountSpread(IReadOnlyList<Money> Lines, IReadOnlyList<Money> Codes)
{
    public static DiscountSpread Of(
        Currency currency, IReadOnlyList<Money> amounts, IReadOnlyList<DiscountTerms> codes)
    {
        var left = amounts.ToArray();
        List<Money> taken = [];
        foreach (var code in codes)
        {
            var goods = Sum(left);
            var off = goods.IsZero ? goods : code.Of(goods);
            var shares = goods.IsZero ? left : off.Allocate([.. left.Select(static it => it.Minor)]);
            left = [.. left.Zip(shares, static (amount, share) => amount - share)];
            taken.Add(off);
        }

        return new DiscountSpread([.. amounts.Zip(left, static (amount, rest) => amount - rest)], taken);

        Money Sum(IEnumerable<Money> all) => all.Aggregate(Money.Zero(currency), static (sum, it) => sum + it);
    }
}
