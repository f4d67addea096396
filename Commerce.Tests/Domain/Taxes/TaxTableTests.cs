using Commerce.Domain.Taxes;
using Commerce.Domain.Values;

namespace Commerce.Tests.Domain.Taxes;

public sealed class TaxTableTests
{
    private static readonly DateOnly Day = new(2026, 3, 2);
    private static readonly string[] Standard = [TaxCategory.Standard];

    [Fact]
    public void Without_a_registration_no_tax_is_charged_and_it_is_said()
    {
        var decision = new TaxTable([], []).Decide(new Address("DE"), Standard, Day);

        decision.RateOf(TaxCategory.Standard).ShouldBe(0);
        decision.Notices.Single().ShouldSatisfyAllConditions(
            static it => it.Code.ShouldBe("tax_not_registered"), static it => it.Severity.ShouldBe(Severity.Warning));
    }

    [Theory]
    [InlineData("2024-12-31", 0.20)]
    [InlineData("2025-01-01", 0.23)]
    public void A_rate_changes_on_its_day(string day, double rate) =>
        Registered("SK").Decide(new Address("SK"), Standard, DateOnly.Parse(day))
            .RateOf(TaxCategory.Standard).ShouldBe((decimal)rate);

    [Fact]
    public void The_one_stop_shop_covers_every_member_with_its_own_rate()
    {
        var table = Registered([.. Country.EuropeanUnion]);

        foreach (var member in Country.EuropeanUnion)
        {
            table.Decide(
                new Address(member), Standard, Day).RateOf(TaxCategory.Standard).ShouldBeGreaterThan(0.16m, member);
        }

        table.Decide(new Address("FR"), Standard, Day).RateOf(TaxCategory.Standard).ShouldBe(0.20m);
    }

    [Fact]
    public void A_registered_place_without_a_known_rate_stops_the_sale()
    {
        var table = new TaxTable([new TaxRegistration("sales_tax", "1", ["US"], "CA", Day, null)], []);

        table.Decide(new Address("US") { Region = "CA" }, Standard, Day).Notices.Single().ShouldSatisfyAllConditions(
            static it => it.Code.ShouldBe("tax_rate_missing"), static it => it.Severity.ShouldBe(Severity.Error));
    }

    [Fact]
    public void The_merchants_own_rate_of_a_region_goes_before_every_other()
    {
        var table = new TaxTable(
            [new TaxRegistration("sales_tax", "1", ["US"], "CA", Day, null)],
            [
                new TaxRate("US", null, TaxCategory.Standard, 0.05m, Day), new TaxRate(
                    "US", "CA", TaxCategory.Standard, 0.0725m, Day),
            ]);

        var decision = table.Decide(new Address("US") { Region = "CA" }, Standard, Day);

        (decision.Jurisdiction, decision.RateOf(TaxCategory.Standard)).ShouldBe(("US-CA", 0.0725m));
    }

    [Fact]
    public void A_registration_that_has_ended_counts_for_nothing() => new TaxTable(
        [new TaxRegistration("vat", "1", ["DE"], null, Day.AddYears(-1), Day.AddDays(-1))], [])
        .Decide(new Address("DE"), Standard, Day).Jurisdiction.ShouldBeNull();

    private static TaxTable Registered(params string[] countries) =>
        new([new TaxRegistration("vat", "1", countries, null, new DateOnly(2020, 1, 1), null)], []);
}
