using System.Globalization;

namespace Commerce.Workers.Imports.Rows;

/// <summary>Weights and lengths as files write them, in grams and millimetres. No unit is ever guessed.</summary>
internal static class Measures
{
    /// <summary>Null when the text is no plain number with a known unit.</summary>
    public static int? Grams(string text, string? unit) => Read(text, unit, static it => it switch
    {
        "g" or "grams" => 1m,
        "kg" => 1000m,
        "lb" or "lbs" => 453.59237m,
        "oz" => 28.349523125m,
        _ => null,
    });

    public static int? Millimetres(string text, string? unit) => Read(text, unit, static it => it switch
    {
        "mm" => 1m,
        "cm" => 10m,
        "m" => 1000m,
        "in" => 25.4m,
        "yd" => 914.4m,
        _ => null,
    });

    private static int? Read(string text, string? unit, Func<string, decimal?> factor)
    {
        var number = text.TrimEnd([.. "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"]);
        var written = text[number.Length..].ToLowerInvariant();
        return decimal.TryParse(
            number.Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
            && factor(written.Length > 0 ? written : unit ?? "") is { } scale
            && value <= int.MaxValue / scale
            // Anything that weighs is heavier than nothing.
            ? (int)Math.Ceiling(value * scale)
            : null;
    }
}
