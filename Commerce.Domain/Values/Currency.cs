using System.Collections.Frozen;

namespace Commerce.Domain.Values;

/// <summary>An ISO 4217 currency that money can be kept in, with the number of decimals the standard gives it.</summary>
public readonly record struct Currency
{
    private const int UsualExponent = 2;

    // ISO 4217 list one, active codes; funds codes, metals and test codes have no minor unit and are left out on purpose.
    private static readonly FrozenDictionary<string, int> Exponents = Table();

    private readonly string? _code;

    private Currency(string code) => _code = code;

    public string Code => _code ?? throw new InvalidOperationException("A currency is never left empty.");

    /// <summary>Decimals of the currency: 0 for JPY, 2 for EUR, 3 for KWD.</summary>
    public int Exponent => Exponents[Code];

    /// <summary>Minor units in one major unit.</summary>
    public long Scale => Exponent switch { 0 => 1, 2 => 100, 3 => 1000, _ => 10_000 };

    public static IEnumerable<string> Codes => Exponents.Keys.Order(StringComparer.Ordinal);

    public static bool TryParse(string? code, out Currency currency)
    {
        var known = code is not null && Exponents.ContainsKey(code);
        currency = known ? new Currency(code!) : default;
        return known;
    }

    public static Currency Of(string code) =>
        TryParse(code, out var currency) ? currency : throw new ArgumentException($"'{code}' is no ISO 4217 currency.", nameof(code));

    public override string ToString() => _code ?? "";

    private static FrozenDictionary<string, int> Table()
    {
        const string two = """
            AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC CUP CVE CZK
            DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD
            KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP
            PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH
            USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG
            """;
        var table = new Dictionary<string, int>(StringComparer.Ordinal);
        Add(table, two, UsualExponent);
        Add(table, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF", 0);
        Add(table, "BHD IQD JOD KWD LYD OMR TND", 3);
        Add(table, "CLF UYW", 4);
        return table.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static void Add(Dictionary<string, int> table, string codes, int exponent)
    {
        foreach (var code in codes.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries))
        {
            table.Add(code, exponent);
        }
    }
}
