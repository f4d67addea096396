using Commerce.Domain.Taxes;
using Commerce.Domain.Values;

namespace Commerce.Tests.Domain.Taxes;

public sealed class CrossBorderTests
{
    private static readonly DateOnly Day = new(2026, 3, 2);
    private static readonly DateOnly Long = new(2020, 1, 1);
    private static readonly TaxSeller German = new("DE", "DE123456788", "Exempt under section 4 UStG");
    private static readonly TaxRegistration Home = new("vat", "DE123456788", ["DE"], null, Long, null);
    private static readonly TaxRegistration Shop = new("oss", "DE123456788", [.. Country.EuropeanUnion], null, Long, null);

    [Theory]
    [InlineData("FR", "FR12345678901", "AE", 0)] // a business in another member state
    [InlineData("FR", null, "S", 0.20)] // a consumer there, through the one-stop shop
    [InlineData("FR", "IT12345678901", "S", 0.20)] // a number of a third country proves nothing about France
    [InlineData("DE", "DE123456788", "S", 0.19)] // at home
    [InlineData("GR", "EL123456789", "AE", 0)]
    [InlineData("CH", "CHE123456789", "O", 0)]
    public void Who_buys_and_where_decides(string country, string? vatId, string code, double rate)
    {
        var decision = new TaxTable([Home, Shop], [], German).Decide(new Address(country), [TaxCategory.Standard], Day, vatId);

        decision.TreatmentOf(TaxCategory.Standard)!.Code.ShouldBe(code);
        decision.RateOf(TaxCategory.Standard).ShouldBe((decimal)rate);
    }

    [Fact]
    public void Where_the_seller_is_registered_itself_it_charges_that_countrys_tax()
    {
        var table = new TaxTable([new TaxRegistration("vat", "FR1", ["FR"], null, Long, null), Shop], [], German);

        table.Decide(new Address("FR"), [TaxCategory.Standard], Day, "FR12345678901").RateOf(TaxCategory.Standard).ShouldBe(0.20m);
    }

    [Fact]
    public void A_registration_can_have_the_buyer_owe_the_tax()
    {
        var table = new TaxTable([new TaxRegistration("reverse_charge", "GB1", ["GB"], null, Long, null)], [], German);

        table.Decide(new Address("GB"), [TaxCategory.Standard], Day, "GB123456789").TreatmentOf(TaxCategory.Standard)!.Code.ShouldBe("AE");
        table.Decide(new Address("GB"), [TaxCategory.Standard], Day).TreatmentOf(TaxCategory.Standard)!.Code.ShouldBe("S");
    }

    [Fact]
    public void A_seller_without_a_number_of_its_own_cannot_have_the_buyer_owe_the_tax()
    {
        var decision = new TaxTable([Home], [], German with { VatId = null })
            .Decide(new Address("FR"), [TaxCategory.Standard], Day, "FR12345678901");

        decision.TreatmentOf(TaxCategory.Standard)!.Code.ShouldBe("O");
        decision.Notices.Single().Code.ShouldBe("tax_not_registered");
    }

    [Theory]
    [InlineData(TaxCategory.IntraCommunity, "FR", "FR12345678901", true)]
    [InlineData(TaxCategory.IntraCommunity, "FR", null, false)]
    [InlineData(TaxCategory.IntraCommunity, "DE", "DE123456788", false)]
    [InlineData(TaxCategory.IntraCommunity, "CH", "CHE123456789", false)]
    [InlineData(TaxCategory.Export, "CH", null, true)]
    [InlineData(TaxCategory.Export, "FR", null, false)]
    [InlineData(TaxCategory.OutOfScope, "US", null, true)]
    [InlineData(TaxCategory.OutOfScope, "FR", null, false)]
    public void What_a_caller_calls_a_sale_is_checked_against_what_it_is(string category, string country, string? vatId, bool fits)
    {
        var decision = new TaxTable([Home], [], German).Decide(new Address(country), [category], Day, vatId);

        decision.Notices.Select(static it => it.Code).ShouldBe(fits ? [] : ["tax_category_misfit"]);
        decision.Jurisdiction.ShouldBeNull();
    }

    [Fact]
    public void What_is_exempt_says_on_which_ground() => new TaxTable([Home], [], German)
        .Decide(new Address("DE"), [TaxCategory.Exempt], Day).TreatmentOf(TaxCategory.Exempt)
        .ShouldBe(new VatCategory("E", null, "Exempt under section 4 UStG"));

    [Theory]
    [InlineData("DE", "DE 123 456 789", "DE123456789")]
    [InlineData("DE", "123456789", "DE123456789")]
    [InlineData("DE", "12/345/67890", null)]
    [InlineData("GR", "123456789", "EL123456789")]
    [InlineData("NL", "NL123456789B01", "NL123456789B01")]
    [InlineData("US", "12-3456789", null)]
    public void A_tax_number_is_a_vat_number_when_it_has_that_form(string country, string number, string? vatId) =>
        VatNumbers.Read(country, number).ShouldBe(vatId);
}
