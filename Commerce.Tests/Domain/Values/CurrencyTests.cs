using Commerce.Domain.Values;

namespace Commerce.Tests.Domain.Values;

public sealed class CurrencyTests
{
    // ISO 4217 by decimals, as far as money can be kept in them.
    private const string None = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF";
    private const string Three = "BHD IQD JOD KWD LYD OMR TND";
    private const string Four = "CLF UYW";
    private const string Two = """
        AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC CUP CVE
        CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR
        KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB
        PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY
        TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG
        """;

    [Fact]
    public void Every_currency_has_the_decimals_of_the_standard_and_there_is_no_other()
    {
        var expected = Of(None, 0).Concat(Of(Two, 2)).Concat(Of(Three, 3)).Concat(Of(Four, 4)).OrderBy(static it => it.Code, StringComparer.Ordinal);

        Currency.Codes.Select(static code => (code, Currency.Of(code).Exponent)).ShouldBe(expected);
        Currency.Codes.Count().ShouldBe(158);

        static IEnumerable<(string Code, int Exponent)> Of(string codes, int exponent) =>
            codes.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries).Select(code => (code, exponent));
    }

    [Theory]
    [InlineData("JPY", 1)]
    [InlineData("EUR", 100)]
    [InlineData("TND", 1000)]
    [InlineData("UYW", 10_000)]
    public void Its_scale_is_ten_to_its_decimals(string code, long scale) => Currency.Of(code).Scale.ShouldBe(scale);

    // Metals, special drawing rights, test codes, funds codes, codes withdrawn from use, and what is no code.
    [Theory]
    [InlineData("XAU")]
    [InlineData("XDR")]
    [InlineData("XXX")]
    [InlineData("XTS")]
    [InlineData("CHE")]
    [InlineData("MXV")]
    [InlineData("USN")]
    [InlineData("HRK")]
    [InlineData("ANG")]
    [InlineData("BGN")]
    [InlineData("ZWL")]
    [InlineData("eur")]
    [InlineData("EUR ")]
    [InlineData("€")]
    [InlineData("978")]
    [InlineData("")]
    [InlineData(null)]
    public void Money_cannot_be_kept_in_what_has_no_minor_unit_of_its_own(string? code) => Currency.TryParse(code, out _).ShouldBeFalse();

    [Fact]
    public void An_empty_one_cannot_be_asked() => Should.Throw<InvalidOperationException>(() => default(Currency).Exponent);
}
