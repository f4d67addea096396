using System.Globalization;
using System.Text;

namespace Commerce.Domain.Values;

/// <summary>
/// Text that a buyer, merchant, carrier or provider wrote: data, never an instruction. It goes out marked, without control, bidi and
/// invisible characters, and no longer than a reader needs.
/// </summary>
public sealed record UntrustedText(string Text, string Source)
{
    public const int MaxLength = 500;

    public bool Untrusted { get; } = true;

    public static UntrustedText? From(string? text, string source, int maxLength = MaxLength)
    {
        var clean = Clean(text, maxLength);
        return clean.Length == 0 ? null : new UntrustedText(clean, source);
    }

    /// <summary>Keeps letters, marks, digits, punctuation, symbols and plain spaces; whatever steers a terminal or hides goes.</summary>
    public static string Clean(string? text, int maxLength = MaxLength)
    {
        var clean = new StringBuilder();
        foreach (var rune in (text ?? "").EnumerateRunes())
        {
            if (clean.Length + rune.Utf16SequenceLength > maxLength)
            {
                break;
            }

            var category = Rune.GetUnicodeCategory(rune);
            if (Rune.IsWhiteSpace(rune))
            {
                clean.Append(clean.Length > 0 && clean[^1] != ' ' ? " " : "");
            }
            else if (category is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse
                or UnicodeCategory.Surrogate or UnicodeCategory.OtherNotAssigned) && !IsBlank(rune))
            {
                clean.Append(rune.ToString());
            }
        }

        return clean.ToString().Trim();
    }

    // Letters, marks and symbols that show nothing: variation selectors, joiners and fillers. Whole messages are hidden in them.
    private static bool IsBlank(Rune rune) => rune.Value is (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0100 and <= 0xE01EF)
        or (>= 0x180B and <= 0x180F) or 0x034F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or 0x2800 or 0x3164 or 0xFFA0;
}
