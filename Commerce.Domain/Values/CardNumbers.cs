using System.Globalization;
using System.Text;

namespace Commerce.Domain.Values;

/// <summary>
/// Finds payment card numbers in free text by issuer prefix, issued length and check digit together: the check digit
/// alone fits one number in ten. Groups may be parted by single spaces, hyphens or dots, as people write them.
/// </summary>
public static class CardNumbers
{
    private const int Shortest = 12;
    private const int Longest = 19;
    private const int PrefixDigits = 6;
    private const int ShownDigits = 4;
    private const char Dot = '•';

    // Inclusive ranges of the first six digits with the lengths issued in them.
    private static readonly (int From, int To, int[] Lengths)[] Issued =
    [
        (400000, 499999, [13, 16, 19]), // Visa
        (510000, 559999, [16]), (222100, 272099, [16]), // Mastercard
        (340000, 349999, [15]), (370000, 379999, [15]), // American Express
        (300000, 305999, [14, 16, 17, 18, 19]), (309500, 309599, [14]), (360000, 369999, [14, 15, 16, 17, 18, 19]),
        (380000, 399999, [14, 16, 17, 18, 19]), // Diners Club
        (352800, 358999, [16, 17, 18, 19]), // JCB
        (601100, 601199, [16, 17, 18, 19]), (644000, 659999, [16, 17, 18, 19]), // Discover
        (620000, 629999, [16, 17, 18, 19]), (810000, 817199, [16, 17, 18, 19]), // UnionPay
        (220000, 220499, [16, 17, 18, 19]), // Mir
        (508500, 508999, [16]), (606985, 607984, [16]), (608001, 608500, [16]), (817200, 829999, [16]), // RuPay
        (500000, 509999, [12, 13, 14, 15, 17, 18, 19]), (560000, 589999, [12, 13, 14, 15, 16, 17, 18, 19]),
        (630400, 630499, [12, 13, 14, 15, 16, 17, 18, 19]), (675900, 676399, [12, 13, 14, 15, 16, 17, 18, 19]),
        // Maestro
        (506099, 506198, [16, 19]), (650002, 650027, [16, 19]), // Verve
        (401178, 401179, [16]), (438935, 438935, [16]), (504175, 504175, [16]), (506699, 506778, [16]),
            (509000, 509999, [16]),
        (627780, 627780, [16]), (636297, 636297, [16]), (636368, 636368, [16]), // Elo
        (979200, 979289, [16]), // Troy
    ];

    public static bool IsIn(string? text) => Find(text ?? "").Count > 0;

    /// <summary>The text with every card number but its last four digits blotted out.</summary>
    public static string Mask(string text)
    {
        var found = Find(text);
        if (found.Count == 0)
        {
            return text;
        }

        var masked = new StringBuilder(text);
        foreach (var (from, to) in found)
        {
            var digits = Enumerable.Range(from, to - from + 1).Where(i => Digit(text[i]) >= 0).ToArray();
            foreach (var i in digits.SkipLast(ShownDigits))
            {
                masked[i] = Dot;
            }
        }

        return masked.ToString();
    }

    private static List<(int From, int To)> Find(string text)
    {
        var groups = Groups(text);
        var found = new List<(int From, int To)>();
        for (var first = 0; first < groups.Count; first++)
        {
            for (var last = first; last < groups.Count && Joined(groups, text, first, last); last++)
            {
                var (from, to) = (groups[first].From, groups[last].To);
                int[] digits = [.. text[from..(to + 1)].Select(Digit).Where(static it => it >= 0)];
                if (digits.Length > Longest)
                {
                    break;
                }

                if (IsCard(digits))
                {
                    found.Add((from, to));
                    first = last;
                    break;
                }
            }
        }

        return found;
    }

    private static List<(int From, int To)> Groups(string text)
    {
        var groups = new List<(int From, int To)>();
        for (var i = 0; i < text.Length; i++)
        {
            if (Digit(text[i]) < 0)
            {
                continue;
            }

            var from = i;
            while (i + 1 < text.Length && Digit(text[i + 1]) >= 0)
            {
                i++;
            }

            groups.Add((from, i));
        }

        return groups;
    }

    private static bool Joined(List<(int From, int To)> groups, string text, int first, int last) =>
        last == first || (groups[last].From == groups[last - 1].To + 2
            && text[groups[last].From - 1] is ' ' or '-' or '.' or '\u00a0');

    private static bool IsCard(int[] digits)
    {
        if (digits.Length is < Shortest or > Longest)
        {
            return false;
        }

        var prefix = digits.Take(PrefixDigits).Aggregate(0, static (number, digit) => (number * 10) + digit);
        return Array.Exists(Issued, it => prefix >= it.From && prefix <= it.To && it.Lengths.Contains(digits.Length))
            && HasCheckDigit(digits);
    }

    private static bool HasCheckDigit(int[] digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = digits[^(i + 1)];
            sum += i % 2 == 0 ? digit : digit < 5 ? digit * 2 : (digit * 2) - 9;
        }

        return sum % 10 == 0;
    }

    // Digits of every script count: a number in full-width digits is a number to whoever reads it.
    private static int Digit(char c) => char.IsAsciiDigit(c) ? c - '0'
        : char.IsDigit(c) ? (int)CharUnicodeInfo.GetNumericValue(c) : -1;
}
