using Commerce.Domain.Approvals;
using Commerce.Domain.Merchants;
using Commerce.Domain.Values;

namespace Commerce.Tests.Approvals;

public sealed class ApprovalLimitsTests
{
    private static readonly ApprovalLimits Limits = new();

    [Theory]
    [InlineData("999.99", "EUR", false)]
    [InlineData("1000.00", "EUR", false)]
    [InlineData("1000.01", "EUR", true)]
    [InlineData("150000", "JPY", false)]
    [InlineData("150001", "JPY", true)]
    [InlineData("300.000", "KWD", false)]
    [InlineData("300.001", "KWD", true)]
    [InlineData("800.00", "GBP", false)]
    [InlineData("800.01", "GBP", true)]
    [InlineData("0.01", "XCD", true)]
    public void A_limit_holds_in_every_currency_and_without_one_everything_is_above(string amount, string currency, bool above) =>
        (Limits.WhyAbove(Limits.InvoiceIssue, Money.Parse(amount, currency), "An invoice") is not null).ShouldBe(above);

    [Fact]
    public void What_is_above_says_the_limit_and_what_has_none_says_so()
    {
        Limits.WhyAbove(1_000, Money.Parse("1000.01", "EUR"), "An invoice").ShouldBe("An invoice of 1000.01 EUR is above the limit of 1000.00 EUR.");
        Limits.WhyAbove(1_000, Money.Parse("1.00", "XCD"), "An invoice").ShouldBe(
            "An invoice of 1.00 XCD: no limit is set for XCD, so a person decides on every one.");
    }

    [Fact]
    public void The_table_knows_real_currencies_alone_and_euros_as_euros()
    {
        RoundedRates.PerEuro.Keys.Except(Currency.Codes).ShouldBeEmpty();
        RoundedRates.PerEuro["EUR"].ShouldBe(1);
        RoundedRates.PerEuro.Keys.Select(static code => Currency.Of(code).Exponent).Distinct().Order().ShouldBe([0, 2, 3]);
    }

    [Fact]
    public void Stored_settings_without_a_word_on_approvals_have_the_defaults_and_off_stays_off()
    {
        CommerceJson.Read<MerchantSettings>(System.Text.Json.JsonElement.Parse("{}")).Approvals.ShouldBe(Limits);
        var off = CommerceJson.ToElement(new MerchantSettings { Approvals = ApprovalLimits.Off });
        CommerceJson.Read<MerchantSettings>(off).Approvals.Enabled.ShouldBeFalse();
        var own = new Dictionary<string, decimal>(StringComparer.Ordinal) { ["EUR"] = 1 };
        (Limits with { PerEuro = own }).In(Currency.Of("USD"), 1_000).ShouldBeNull();
    }

    [Theory]
    [InlineData("Ada Example", true)]
    [InlineData("", false)]
    [InlineData("   ", false)]
    [InlineData("1234", false)]
    [InlineData("tenant|agent|ada", false)]
    [InlineData("Ada\u0007", false)]
    public void Who_decides_has_a_name(string name, bool passes) => new Decision(true, name).Problems().Any().ShouldBe(!passes);

    [Fact]
    public void A_no_needs_a_reason()
    {
        new Decision(false, "Ada").Problems().Single().Code.ShouldBe("missing_reason");
        new Decision(false, "Ada", "4111 1111 1111 1111").Problems().Single().Code.ShouldBe("bad_reason");
        new Decision(false, "Ada", "too much").Problems().ShouldBeEmpty();
    }
}
