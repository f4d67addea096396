using System.Text.Json;
using Commerce.Domain.Values;
using FsCheck;
using FsCheck.Fluent;

namespace Commerce.Tests.Domain.Values;

public sealed class MoneyTests
{
    private static readonly Currency Eur = Currency.Of("EUR");
    private static readonly Currency[] OfEachExponent = [Currency.Of("JPY"), Eur, Currency.Of("KWD"), Currency.Of("CLF")];

    private static Arbitrary<Money> AnyMoney => Gen.Elements(OfEachExponent)
        .SelectMany(static currency => Gen.Choose(int.MinValue + 1, int.MaxValue).Select(minor => new Money(minor * 4_000_000L, currency)))
        .ToArbitrary();

    [Theory]
    [InlineData("12.30", "EUR", 1230)]
    [InlineData("12.3", "EUR", 1230)]
    [InlineData("12", "EUR", 1200)]
    [InlineData("0", "EUR", 0)]
    [InlineData("0.01", "EUR", 1)]
    [InlineData("1234", "JPY", 1234)]
    [InlineData("5.124", "KWD", 5124)]
    [InlineData("0.0001", "CLF", 1)]
    [InlineData("90071992547409.91", "EUR", 9007199254740991)]
    [InlineData("9007199254740991", "JPY", 9007199254740991)]
    public void A_decimal_string_is_read_exactly(string text, string currency, long minor)
    {
        Money.TryParse(text, Currency.Of(currency), out var money, out _).ShouldBeTrue();

        money.ShouldBe(new Money(minor, Currency.Of(currency)));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData("1e3")]
    [InlineData("1E3")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("0x10")]
    [InlineData("1,000.00")]
    [InlineData("1 000")]
    [InlineData("1.")]
    [InlineData(".5")]
    [InlineData("1.2.3")]
    [InlineData(" 1")]
    [InlineData("1\n")]
    [InlineData("１０")]
    [InlineData("١٢")]
    [InlineData("1.２")]
    [InlineData("€5")]
    [InlineData("5 EUR")]
    public void What_is_no_plain_decimal_is_refused(string text) => Problem(text, "EUR").ShouldStartWith("is not a plain decimal amount");

    [Theory]
    [InlineData("10.005", "EUR", "has 3 decimals; EUR has 2")]
    [InlineData("10.000", "EUR", "has 3 decimals; EUR has 2")]
    [InlineData("1.0", "JPY", "has 1 decimals; JPY has 0")]
    [InlineData("1.0001", "KWD", "has 4 decimals; KWD has 3")]
    public void More_decimals_than_the_currency_has_are_never_rounded(string text, string currency, string problem) =>
        Problem(text, currency).ShouldStartWith(problem);

    [Theory]
    [InlineData("90071992547409.92", "EUR")]
    [InlineData("9007199254740992", "JPY")]
    [InlineData("9223372036854775808", "JPY")]
    [InlineData("92233720368547758.08", "EUR")]
    [InlineData("99999999999999999999999999999999", "EUR")]
    [InlineData("9007199254740992", "CLF")]
    public void More_than_every_reader_reads_exactly_is_refused(string text, string currency) =>
        Problem(text, currency).ShouldStartWith("is larger than the largest amount, ");

    [Fact]
    public void What_is_written_reads_back_as_itself() =>
        Prop.ForAll(AnyMoney.Filter(static it => it.Minor is >= 0 and <= Money.MaxMinor), static money =>
            Money.TryParse(money.Amount, money.Currency, out var read, out _) && read == money).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(5, "EUR", "0.05")]
    [InlineData(-5, "EUR", "-0.05")]
    [InlineData(-1230, "EUR", "-12.30")]
    [InlineData(0, "KWD", "0.000")]
    [InlineData(7, "JPY", "7")]
    public void An_amount_has_exactly_the_currencys_decimals(long minor, string currency, string text) =>
        new Money(minor, Currency.Of(currency)).Amount.ShouldBe(text);

    [Fact]
    public void Parts_of_an_amount_sum_to_it_and_are_off_by_less_than_one_unit() =>
        Prop.ForAll(
            AnyMoney, Gen.Choose(0, 1000).ListOf().Where(static it => it.Sum() > 0).ToArbitrary(), static (money, weights) =>
            {
                var parts = money.Allocate([.. weights.Select(static it => (long)it)]);
                var total = weights.Sum();
                return parts.Sum(static it => it.Minor) == money.Minor
                    && parts.Zip(weights).All(it =>
                        Math.Abs(it.First.Minor - ((decimal)money.Minor * it.Second / total)) < 1
                        && (it.Second > 0 || it.First.IsZero));
            }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_odd_unit_goes_to_the_largest_remainder_and_to_the_earlier_of_two_equal_ones()
    {
        Minor(new Money(100, Eur).Allocate([1, 1, 1])).ShouldBe([34, 33, 33]);
        Minor(new Money(101, Eur).Allocate([1, 1, 1])).ShouldBe([34, 34, 33]);
        Minor(new Money(10, Eur).Allocate([1, 5, 1])).ShouldBe([2, 7, 1]);
        Minor(new Money(-100, Eur).Allocate([1, 1, 1])).ShouldBe([-34, -33, -33]);
        Minor(new Money(5, Eur).Allocate([0, 1, 0])).ShouldBe([0, 5, 0]);
        Minor(new Money(Money.MaxMinor, Eur).Allocate([long.MaxValue, long.MaxValue])).Sum().ShouldBe(Money.MaxMinor);
        Minor(Money.Zero(Eur).Allocate([0, 0])).ShouldBe([0, 0]);

        static IEnumerable<long> Minor(IEnumerable<Money> parts) => parts.Select(static it => it.Minor);
    }

    [Fact]
    public void Nothing_can_be_split_over_nothing()
    {
        Should.Throw<ArgumentException>(() => new Money(1, Eur).Allocate([0, 0]));
        Should.Throw<ArgumentException>(() => new Money(1, Eur).Allocate([]));
        Should.Throw<ArgumentOutOfRangeException>(() => new Money(1, Eur).Allocate([2, -1]));
    }

    [Theory]
    [InlineData(1000, "0.19", 190)]
    [InlineData(50, "0.19", 10)]
    [InlineData(-50, "0.19", -10)]
    [InlineData(5, "0.1", 1)]
    [InlineData(4, "0.1", 0)]
    public void A_share_is_rounded_half_away_from_zero(long minor, string rate, long share) =>
        new Money(minor, Eur).Rate(decimal.Parse(rate, System.Globalization.CultureInfo.InvariantCulture)).Minor.ShouldBe(share);

    [Fact]
    public void Currencies_do_not_mix()
    {
        var (euro, yen) = (new Money(1, Eur), new Money(1, Currency.Of("JPY")));

        Should.Throw<InvalidOperationException>(() => euro + yen);
        Should.Throw<InvalidOperationException>(() => euro - yen);
        Should.Throw<InvalidOperationException>(() => euro < yen);
        (euro == yen).ShouldBeFalse();
    }

    [Fact]
    public void What_does_not_fit_is_never_wrapped_around()
    {
        var (most, least) = (new Money(long.MaxValue, Eur), new Money(long.MinValue, Eur));
        var one = new Money(1, Eur);

        Should.Throw<OverflowException>(() => most + one);
        Should.Throw<OverflowException>(() => least - one);
        Should.Throw<OverflowException>(() => most * 2);
        Should.Throw<OverflowException>(() => -least);
        Should.Throw<OverflowException>(() => most.Rate(2m));
    }

    [Fact]
    public void A_currency_is_never_left_empty() => Should.Throw<InvalidOperationException>(() => default(Money).Amount);

    [Fact]
    public void As_json_it_is_two_strings()
    {
        CommerceJson.ToText(new Money(-1230, Eur)).ShouldBe("""{"amount":"-12.30","currency":"EUR"}""");
        Read("""{"currency":"EUR","amount":"-12.30"}""").ShouldBe(new Money(-1230, Eur));
    }

    [Theory]
    [InlineData("12.30")]
    [InlineData("\"12.30\"")]
    [InlineData("null")]
    [InlineData("""{"amount":12.30,"currency":"EUR"}""")]
    [InlineData("""{"amount":"12.30"}""")]
    [InlineData("""{"currency":"EUR"}""")]
    [InlineData("""{"amount":"12.305","currency":"EUR"}""")]
    [InlineData("""{"amount":"--1","currency":"EUR"}""")]
    [InlineData("""{"amount":"1","currency":"eur"}""")]
    [InlineData("""{"amount":"1","currency":"XXX"}""")]
    [InlineData("""{"amount":"1","currency":978}""")]
    public void Json_of_another_shape_is_no_money(string json) => Should.Throw<JsonException>(() => Read(json));

    private static Money Read(string json) => JsonSerializer.Deserialize<Money>(json, CommerceJson.Options);

    private static string Problem(string text, string currency)
    {
        Money.TryParse(text, Currency.Of(currency), out _, out var problem).ShouldBeFalse();
        return problem;
    }
}
