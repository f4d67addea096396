using System.Text;

namespace Commerce.Domain.Products;

/// <summary>How text becomes searchable words, the same for what is stored and for what is asked.</summary>
public static class Search
{
    /// <summary>Longer texts are searchable by their beginning; an index row has a size too.</summary>
    public const int MaxLength = 4_000;

    /// <summary>How much of a description is searched; every variant carries it in its own index entry.</summary>
    public const int DescriptionLength = 600;

    public const int QueryLength = 200;

    public const int QueryWords = 12;

    // Words like 'of' and 'in' match everywhere and say nothing, as long as there are others.
    private const int TellingLength = 3;

    /// <summary>
    /// Lower-case runs of letters and digits, single spaces between: <c>T-Shirt, blue</c> becomes <c>t shirt blue</c>.
    /// </summary>
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

    /// <summary>What a query asks for, at most a dozen words.</summary>
    public static IReadOnlyList<string> QueryOf(string? text)
    {
        string[] words = [.. Words(text).Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct()];
        string[] telling = [.. words.Where(static word => word.Length >= TellingLength || word.Any(char.IsDigit))];
        return [.. (telling.Length > 0 ? telling : words).Take(QueryWords)];
    }

    // Combining accents join letters; they fold away in the index, so they must not split a word.
    private static bool IsMark(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is System.Globalization.UnicodeCategory.NonSpacingMark;
}
