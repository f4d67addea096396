using System.Text;

namespace Commerce.Domain.Products;

/// <summary>How text becomes searchable words, the same for what is stored and for what is asked.</summary>
public static class Search
{
    /// <summary>Longer texts are searchable by their beginning; an index row has a size too.</summary>
    public const int MaxLength = 4_000;

    public const int MaxQueryWords = 12;

    /// <summary>Lower-case runs of letters and digits, single spaces between: <c>T-Shirt, blue</c> becomes <c>t shirt blue</c>.</summary>
    public static string Words(string? text)
    {
        var words = new StringBuilder();
        foreach (var rune in (text ?? "").EnumerateRunes())
        {
            if (words.Length >= MaxLength)
            {
                break;
            }

            if (Rune.IsLetterOrDigit(rune))
            {
                words.Append(Rune.ToLowerInvariant(rune).ToString());
            }
            else if (!IsMark(rune) && words.Length > 0 && words[^1] != ' ')
            {
                words.Append(' ');
            }
        }

        return words.ToString().TrimEnd();
    }

    // Combining accents join letters; they fold away in the index, so they must not split a word.
    private static bool IsMark(Rune rune) => Rune.GetUnicodeCategory(rune) is System.Globalization.UnicodeCategory.NonSpacingMark;
}
