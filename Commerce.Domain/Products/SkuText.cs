using System.Security.Cryptography;
using System.Text;

namespace Commerce.Domain.Products;

/// <summary>
/// A stock-keeping unit for a variant whose source has none: readable, made from what identifies the variant.
/// </summary>
public static class SkuText
{
    private const int SuffixBytes = 3;
    private const int SuffixLength = (2 * SuffixBytes) + 1;

    /// <summary><c>clay-plant-pot</c> with Large gives <c>CLAY-PLANT-POT-LARGE</c>.</summary>
    public static string Generate(string handle, IEnumerable<string> optionValues)
    {
        var parts = optionValues.Prepend(handle).Select(Slug).Where(static part => part.Length > 0);
        var text = string.Join('-', parts).ToUpperInvariant();
        return text.Length <= ProductLimits.Sku - SuffixLength ? text.Length > 0 ? text : "VARIANT"
            : text[..(ProductLimits.Sku - SuffixLength)].TrimEnd('-');
    }

    /// <summary>
    /// The same for a variant whose plain text is another one's already; it never depends on who came first.
    /// </summary>
    public static string GenerateApart(string handle, IReadOnlyList<string> optionValues)
    {
        var identity = SHA256.HashData(Encoding.UTF8.GetBytes($"{handle}\n{Variant.KeyOf(optionValues)}"));
        return $"{Generate(handle, optionValues)}-{Convert.ToHexString(identity, 0, SuffixBytes)}";
    }

    /// <summary>Letters and digits of any language in lower case, everything between them one hyphen.</summary>
    public static string Slug(string text) => Search.Words(text).Replace(' ', '-');
}
