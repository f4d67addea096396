namespace Commerce.Domain.Values;

/// <summary>International bank account numbers, ISO 13616.</summary>
public static class Iban
{
    private const int Shortest = 15;
    private const int Longest = 34;
    private const int CheckModulus = 97;

    /// <summary>Capitals and digits, nothing between them.</summary>
    public static string Plain(string text) => string.Concat(text.Where(static it => !char.IsWhiteSpace(it))).ToUpperInvariant();

    /// <summary>In groups of four, as people read it.</summary>
    public static string Grouped(string text) => string.Join(' ', Plain(text).Chunk(4).Select(static it => new string(it)));

    /// <summary>Form and check digits hold; whether the account exists only its bank knows.</summary>
    public static bool IsValid(string text)
    {
        var plain = Plain(text);
        if (plain.Length is < Shortest or > Longest || !plain.All(char.IsAsciiLetterOrDigit)
            || !plain[..2].All(char.IsAsciiLetter) || !plain[2..4].All(char.IsAsciiDigit))
        {
            return false;
        }

        // ISO 7064: the first four characters go to the end, letters count from 10.
        var rest = 0;
        foreach (var c in plain[4..] + plain[..4])
        {
            rest = char.IsAsciiDigit(c) ? ((rest * 10) + (c - '0')) % CheckModulus : ((rest * 100) + (c - 'A' + 10)) % CheckModulus;
        }

        return rest == 1;
    }
}
