using System.Text.RegularExpressions;

namespace Commerce.Tests.Torture.Checking;

/// <summary>What to look for, as one expression that .NET and PostgreSQL both understand, and what a find means.</summary>
internal sealed class Traces
{
    // Whole numbers of the lengths and beginnings that schemes give out; what passes the check digit as well is a card and not chance.
    private const string Cards =
        "(?<![0-9A-Za-z])(?:4[0-9]{3}|5[1-5][0-9]{2}|2[2-7][0-9]{2}|6011|65[0-9]{2})(?:[ -]?[0-9]{4}){3}(?![0-9A-Za-z])"
        + "|(?<![0-9A-Za-z])3[47][0-9]{2}[ -]?[0-9]{6}[ -]?[0-9]{5}(?![0-9A-Za-z])";

    private readonly Dictionary<string, Guid> _canaries;
    private readonly Dictionary<string, string> _secrets;
    private readonly Regex _regex;

    public Traces(Evidence evidence)
    {
        _canaries = evidence.Canaries.ToDictionary(static it => it.Word, static it => it.Merchant, StringComparer.Ordinal);
        _secrets = evidence.Secrets.Concat(evidence.Keys.Select(static it => new Secret($"the access key of {it.Name}", it.AccessKey)))
            .DistinctBy(static it => it.Value).ToDictionary(static it => it.Value, static it => it.Name, StringComparer.Ordinal);
        Pattern = string.Join('|', _canaries.Keys.Concat(_secrets.Keys).Select(Regex.Escape).Append(Cards));
        _regex = new Regex(Pattern, RegexOptions.CultureInvariant | RegexOptions.Compiled, TimeSpan.FromMinutes(1));
    }

    public string Pattern { get; }

    public IEnumerable<string> In(string text) => _regex.Matches(text).Select(static it => it.Value).Distinct();

    /// <summary>What a find is, in words that do not repeat it; null when it may be where it is.</summary>
    /// <param name="merchant">Who may read the place; null: anybody who runs the server.</param>
    /// <param name="isOurs">False for the book of the simulated companies, who are told what a carrier is told.</param>
    public string? IsForbidden(string found, Guid? merchant, bool isOurs) =>
        _secrets.TryGetValue(found, out var name) ? name
        : _canaries.TryGetValue(found, out var owner)
            ? owner != merchant && (isOurs || merchant is not null) ? $"the word of merchant {owner}" : null
        : IsCard(found) ? $"a card number ending in {found[^4..]}"
        : null;

    private static bool IsCard(string text)
    {
        var digits = text.Where(char.IsAsciiDigit).Select(static it => it - '0').Reverse().ToArray();
        return digits.Select(static (digit, place) => place % 2 == 0 ? digit : digit > 4 ? (2 * digit) - 9 : 2 * digit).Sum() % 10 == 0;
    }
}
