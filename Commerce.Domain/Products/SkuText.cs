namespace Commerce.Domain.Products;

/// <summary>A stock-keeping unit for a variant whose source has none: readable, made from what identifies the variant.</summary>
public static class SkuText
{
    private const int SuffixRoom = 6;

    /// <summary><c>clay-plant-pot</c> with Large gives <c>CLAY-PLANT-POT-LARGE</c>; another one with the same text gets -2.</summary>
    public static string Generate(string handle, IEnumerable<string> optionValues, Func<string, bool> isTaken)
    {
        var text = string.Join('-', optionValues.Prepend(handle).Select(Slug).Where(static part => part.Length > 0)).ToUpperInvariant();
        text = (text.Length == 0 ? "VARIANT" : text)[..Math.Min(text.Length == 0 ? 7 : text.Length, ProductLimits.Sku - SuffixRoom)]
            .TrimEnd('-');
        var sku = text;
        for (var number = 2; isTaken(sku); number++)
        {
            sku = $"{text}-{number}";
        }

        return sku;
    }

    /// <summary>Letters and digits of any language in lower case, everything between them one hyphen.</summary>
    public static string Slug(string text) => Search.Words(text).Replace(' ', '-');
}
