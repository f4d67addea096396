using System.Collections.Frozen;

namespace Commerce.Domain.Infrastructure.Documents.Pdf;

/// <summary>
/// Countries as the post reads them. The runtime has no names here (it runs without culture data), so the places most bills go to are
/// listed; any other is written as its code.
/// </summary>
internal static class CountryNames
{
    private static readonly FrozenDictionary<string, string> Names = """
        AE United Arab Emirates
        AT Austria
        AU Australia
        BE Belgium
        BG Bulgaria
        BR Brazil
        CA Canada
        CH Switzerland
        CN China
        CY Cyprus
        CZ Czechia
        DE Germany
        DK Denmark
        EE Estonia
        ES Spain
        FI Finland
        FR France
        GB United Kingdom
        GR Greece
        HK Hong Kong
        HR Croatia
        HU Hungary
        IE Ireland
        IL Israel
        IN India
        IS Iceland
        IT Italy
        JP Japan
        KR South Korea
        LI Liechtenstein
        LT Lithuania
        LU Luxembourg
        LV Latvia
        MC Monaco
        MT Malta
        MX Mexico
        NL Netherlands
        NO Norway
        NZ New Zealand
        PL Poland
        PT Portugal
        RO Romania
        RS Serbia
        SE Sweden
        SG Singapore
        SI Slovenia
        SK Slovakia
        TR Türkiye
        UA Ukraine
        US United States
        ZA South Africa
        """.Split('\n').Select(static it => it.Trim().Split(' ', 2)).ToFrozenDictionary(static it => it[0], static it => it[1]);

    public static string Of(string code) => Names.GetValueOrDefault(code, code);
}
