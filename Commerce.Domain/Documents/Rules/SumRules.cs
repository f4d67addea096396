using static Commerce.Domain.Documents.Rules.PresenceRules;
using static Commerce.Domain.Documents.Rules.UblView;

namespace Commerce.Domain.Documents.Rules;

/// <summary>The amounts tie, and have no more decimals than the standard allows.</summary>
internal static class SumRules
{
    private const int MostDecimals = 2;

    // Prices that contain the tax are rounded once, from the other side, and the last credit note takes what rounding left: the tax of a
    // group then is a minor unit or two off what its rate gives. The standard's own check lets less than one unit of the currency pass,
    // which is many cents, but not one yen.
    private const decimal TaxTolerance = 1m;
    private const decimal TaxToleranceWithoutDecimals = 2m;

    public static readonly IReadOnlyList<DocumentRule> All =
    [
        new(
            "BR-CO-10", "The amounts of the lines add up to their sum.",
            static it => it.Lines.Sum(static line => line.Number("LineExtensionAmount")) == (it.Totals.Number("LineExtensionAmount") ?? 0)),
        new(
            "BR-CO-13", "The total without tax is the sum of the lines, for there are no allowances and charges.",
            static it => it.Totals.Number("TaxExclusiveAmount") == it.Totals.Number("LineExtensionAmount")),
        new(
            "BR-CO-14", "The taxes of the groups add up to the tax.",
            static it => it.Breakdown.Sum(static group => group.Number("TaxAmount")) == (it.Root.Number("TaxTotal/TaxAmount") ?? 0)),
        new(
            "BR-CO-15", "The total with tax is that without and the tax.",
            static it => it.Totals.Number("TaxInclusiveAmount") == it.Totals.Number("TaxExclusiveAmount") + it.Root.Number("TaxTotal/TaxAmount")),
        new(
            "BR-CO-16", "What is to be paid is the total with tax, for payments are not on the document.",
            static it => it.Totals.Number("PayableAmount") == it.Totals.Number("TaxInclusiveAmount")),
        EveryBreakdown("BR-CO-17", "The tax of a group is what its rate gives of the amount that is taxed.", IsRated),
        // Not of the standard: what is taxed is all there is, and every line is what its quantity and price give.
        new(
            "COM-02", "The amounts that are taxed add up to the total without tax.",
            static it => it.Breakdown.Sum(static group => group.Number("TaxableAmount")) == (it.Totals.Number("TaxExclusiveAmount") ?? 0)),
        EveryLine("COM-03", "The amount of a line is its quantity times its price, rounded once.", IsPriced),
        Decimals("BR-DEC-09", "The sum of the lines has at most two decimals.", static it => [it.Totals.One("LineExtensionAmount")]),
        Decimals("BR-DEC-12", "The total without tax has at most two decimals.", static it => [it.Totals.One("TaxExclusiveAmount")]),
        Decimals("BR-DEC-13", "The tax has at most two decimals.", static it => [it.Root.One("TaxTotal/TaxAmount")]),
        Decimals("BR-DEC-14", "The total with tax has at most two decimals.", static it => [it.Totals.One("TaxInclusiveAmount")]),
        Decimals("BR-DEC-18", "What is to be paid has at most two decimals.", static it => [it.Totals.One("PayableAmount")]),
        Decimals("BR-DEC-19", "What a group taxes has at most two decimals.", static it => it.Breakdown.Select(static group => group.One("TaxableAmount"))),
        Decimals("BR-DEC-20", "The tax of a group has at most two decimals.", static it => it.Breakdown.Select(static group => group.One("TaxAmount"))),
        Decimals("BR-DEC-23", "The amount of a line has at most two decimals.", static it => it.Lines.Select(static line => line.One("LineExtensionAmount"))),
    ];

    private static DocumentRule Decimals(string id, string sentence, Func<UblView, IEnumerable<Node>> amounts) =>
        new(id, sentence, it => amounts(it).All(static amount => DecimalsOf(amount.Text()) <= MostDecimals));

    internal static int DecimalsOf(string amount) => amount.Split('.') is [_, var fraction] ? fraction.Length : 0;

    private static bool IsRated(Node group)
    {
        var rate = (group.Number("TaxCategory/Percent") ?? 0) / 100;
        var tolerance = DecimalsOf(group.Text("TaxAmount")) == 0 ? TaxToleranceWithoutDecimals : TaxTolerance;
        return Math.Abs((group.Number("TaxAmount") ?? 0) - ((group.Number("TaxableAmount") ?? 0) * rate)) < tolerance;
    }

    // The currency's decimals are those the amount is written with.
    private static bool IsPriced(Node line)
    {
        var (price, pieces) = (line.Number("Price/PriceAmount"), line.Number("Price/BaseQuantity") ?? 1);
        var (quantity, amount) = (QuantityOf(line).Number(), line.Number("LineExtensionAmount"));
        return price is null || quantity is null || amount is null || pieces == 0 || amount == Math.Round(
            price.Value * quantity.Value / pieces, DecimalsOf(line.Text("LineExtensionAmount")), MidpointRounding.AwayFromZero);
    }
}
