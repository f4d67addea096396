using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace Commerce.Domain.Taxes;

/// <summary>
/// VAT numbers by their form. A customer's tax ids hold all sorts of numbers (a German tax number, for example, is none); what has not
/// the form of its country's VAT numbers is not printed or relied on as one. Whether it is valid only VIES knows, which is not asked.
/// </summary>
public static class VatNumbers
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    // Country, what follows its letters.
    private static readonly FrozenDictionary<string, string> Forms = """
        AT U\d{8}
        BE [01]\d{9}
        BG \d{9,10}
        CH E\d{9}(MWST|TVA|IVA)?
        CY \d{8}[A-Z]
        CZ \d{8,10}
        DE \d{9}
        DK \d{8}
        EE \d{9}
        ES [A-Z0-9]\d{7}[A-Z0-9]
        FI \d{8}
        FR [A-Z0-9]{2}\d{9}
        GB (\d{9}|\d{12})
        GR \d{9}
        HR \d{11}
        HU \d{8}
        IE \d[A-Z0-9]\d{5}[A-Z]{1,2}
        IT \d{11}
        LT (\d{9}|\d{12})
        LU \d{8}
        LV \d{11}
        MT \d{8}
        NL \d{9}B\d{2}
        NO \d{9}(MVA)?
        PL \d{10}
        PT \d{9}
        RO \d{2,10}
        SE \d{12}
        SI \d{8}
        SK \d{10}
        """.Split('\n').Select(static it => it.Trim().Split(' ')).ToFrozenDictionary(static it => it[0], static it => it[1]);

    /// <summary>The two letters a country's numbers begin with: its own code, but Greece takes the letters of its own name.</summary>
    public static string PrefixOf(string country) => country == "GR" ? "EL" : country;

    /// <summary>As documents write it, with its country's letters and nothing between; null when it has not that form.</summary>
    public static string? Read(string country, string number)
    {
        var prefix = PrefixOf(country);
        var plain = string.Concat(number.Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant();
        var rest = plain.StartsWith(prefix, StringComparison.Ordinal) ? plain[prefix.Length..] : plain;
        return Forms.TryGetValue(country, out var form)
            && Regex.IsMatch(rest, $"^({form})\\z", RegexOptions.CultureInvariant, Patience) ? prefix + rest : null;
    }
}
