using Commerce.Domain.Taxes;
using Commerce.Domain.Values;
using FsCheck;
using FsCheck.Fluent;

namespace Commerce.Tests.Domain.Taxes;

public sealed class TaxCalculatorTests
{
    private static readonly string[] Currencies = ["JPY", "EUR", "USD", "KWD", "CLF"];

    private static readonly TaxDecision Rates = new("XX", new Dictionary<string, decimal>
    {
        [TaxCategory.Standard] = 0.19m,
        [TaxCategory.Reduced] = 0.07m,
        ["odd"] = 0.0825m,
    });

    private static readonly Arbitrary<Document> Documents = (
        from code in Gen.Elements(Currencies)
        from lines in Gen.Choose(0, 50_000_000).Select(static it => (long)it)
            .Zip(Gen.Elements(TaxCategory.Standard, TaxCategory.Reduced, TaxCategory.Zero, "odd"))
            .NonEmptyListOf()
        from carriage in Gen.Choose(0, 100_000)
        from inclusive in Gen.Elements(true, false)
        select new Document(Currency.Of(code), [.. lines], carriage, inclusive)).ToArbitrary();

    [Fact]
    public void Lines_and_carriage_always_add_up_to_the_total() => Check(static (document, taxed) =>
    {
        var gross = taxed.Lines.Aggregate(Money.Zero(document.Currency), static (sum, line) => sum + line.Gross);
        var carriage = document.Inclusive ? taxed.Carriage : taxed.Carriage + taxed.CarriageTax;
        return gross + carriage == taxed.Total;
    });

    [Fact]
    public void The_tax_of_the_document_is_spread_to_the_last_unit() => Check(static (document, taxed) =>
        taxed.Lines.Aggregate(taxed.CarriageTax, static (sum, line) => sum + line.Tax) == taxed.Tax);

    [Fact]
    public void Tax_is_rounded_once_for_each_category_and_rate() =>
        Check(static (document, taxed) => taxed.Groups.All(group =>
    {
        var exact = group.Taxable.Minor * group.Rate;
        // Without tax the group's sum is exact; taken out of a price with tax, net and tax share one rounding.
        var tolerance = document.Inclusive ? 0.5m * (1 + group.Rate) : 0.5m;
        return Math.Abs(exact - group.Tax.Minor) <= tolerance;
    }));

    [Fact]
    public void A_price_with_tax_is_what_the_buyer_pays() => Check(static (document, taxed) =>
        !document.Inclusive
        || taxed.Total.Minor == document.Lines.Sum(static line => line.Minor) + document.CarriageMinor);

    [Fact]
    public void No_line_gets_a_share_of_tax_further_than_one_unit_from_its_own() => Check(static (document, taxed) =>
        document.Lines.Zip(taxed.Lines).All(pair =>
        {
            var rate = pair.Second.Rate;
            var own = document.Inclusive ? pair.First.Minor * rate / (1 + rate) : pair.First.Minor * rate;
            return Math.Abs(own - pair.Second.Tax.Minor) < 1.5m;
        }));

    [Fact]
    public void Three_lines_of_one_cent_bear_one_cent_of_tax_and_not_three_roundings()
    {
        var cents = Currency.Of("EUR");
        var lines = Enumerable.Repeat(new TaxableLine(new Money(3, cents), TaxCategory.Standard), 3).ToArray();

        var taxed = TaxCalculator.Apply(lines, Money.Zero(cents), Rates, inclusive: false);

        taxed.Tax.ShouldBe(new Money(2, cents));
        taxed.Lines.Select(static line => line.Tax.Minor).ShouldBe([1, 1, 0]);
    }

    [Fact]
    public void Carriage_bears_the_rates_of_the_goods_it_carries()
    {
        var euro = Currency.Of("EUR");
        TaxableLine[] lines =
        [
            new(new Money(7500, euro), TaxCategory.Standard), new(new Money(2500, euro), TaxCategory.Reduced),
        ];

        var taxed = TaxCalculator.Apply(lines, new Money(1000, euro), Rates, inclusive: false);

        taxed.Groups.Select(static group => group.Taxable.Minor).ShouldBe([8250, 2750]);
        taxed.CarriageTax.Minor.ShouldBe(143 + 18);
    }

    [Fact]
    public void Free_goods_with_paid_carriage_still_add_up()
    {
        var euro = Currency.Of("EUR");
        TaxableLine[] lines = [new(Money.Zero(euro), TaxCategory.Standard), new(Money.Zero(euro), TaxCategory.Zero)];

        var taxed = TaxCalculator.Apply(lines, new Money(500, euro), Rates, inclusive: false);

        (taxed.Total.Minor, taxed.CarriageTax.Minor).ShouldBe((595, 95));
    }

    private static void Check(Func<Document, TaxedDocument, bool> holds) => Prop.ForAll(Documents, document => holds(
        document,
        TaxCalculator.Apply(
            [.. document.Lines.Select(
                line => new TaxableLine(new Money(line.Minor, document.Currency), line.Category))],
            new Money(document.CarriageMinor, document.Currency), Rates,
            document.Inclusive))).QuickCheckThrowOnFailure();

    private sealed record Document(
        Currency Currency, (long Minor, string Category)[] Lines, long CarriageMinor, bool Inclusive);
}
