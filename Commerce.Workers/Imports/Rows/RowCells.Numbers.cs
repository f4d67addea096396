using System.Globalization;
using Commerce.Domain.Imports;
using Commerce.Domain.Products;
using Commerce.Domain.Values;

namespace Commerce.Workers.Imports.Rows;

/// <summary>Amounts, counts and measures.</summary>
internal sealed partial class RowCells
{
    /// <summary>An amount in the import's currency; null when the cell is empty or wrong.</summary>
    public Money? Price(ImportField field)
    {
        var text = Raw(field);
        if (text.Length == 0)
        {
            return null;
        }

        var (amount, code) = MoneyText.Split(text);
        if (code is not null && code != currency.Code)
        {
            Error(field, "currency.mismatch",
                $"is in {code}; this import is in {currency.Code}, and one file has one currency");
            return null;
        }

        // Shops write two decimals even for currencies that have none; nothing is lost by dropping zeros.
        var plain = currency.Exponent == 0 && amount.EndsWith(".00", StringComparison.Ordinal) ? amount[..^3] : amount;
        if (Money.TryParse(plain, currency, out var money, out var problem))
        {
            return money;
        }

        var negative = amount.StartsWith('-');
        Error(field, negative ? "price.negative" : "price.format", negative ? "is negative" : problem);
        return null;
    }

    public int? Whole(ImportField field, int from, int to)
    {
        var text = Raw(field);
        if (text.Length == 0)
        {
            return null;
        }

        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && number >= from && number <= to)
        {
            return number;
        }

        Error(field, "number.format", $"is not a whole number from {from} to {to}");
        return null;
    }

    public bool? Flag(ImportField field)
    {
        switch (Raw(field).ToLowerInvariant())
        {
            case "":
                return null;
            case "true" or "yes" or "1":
                return true;
            case "false" or "no" or "0":
                return false;
            default:
                Error(field, "flag.format", "is neither true nor false");
                return null;
        }
    }

    public int? Grams(ImportField field, string? unit)
    {
        if (Raw(field) is not { Length: > 0 } text)
        {
            return null;
        }

        var grams = Measures.Grams(text, Unit(field) ?? unit);
        if (grams is null or > ProductLimits.WeightGrams)
        {
            Error(field, "weight.format",
                $"is no weight with a unit, up to {ProductLimits.WeightGrams / 1_000_000} tonnes");
        }

        return grams is 0 ? null : grams;
    }

    public ParcelSize? Parcel(string? unit)
    {
        int?[] sides = [Millimetres(ImportField.Length, unit), Millimetres(ImportField.Width, unit),
            Millimetres(ImportField.Height, unit)];
        return sides is [{ } length, { } width, { } height] ? new ParcelSize(length, width, height) : null;
    }

    private int? Millimetres(ImportField field, string? unit)
    {
        if (Raw(field) is not { Length: > 0 } text)
        {
            return null;
        }

        var length = Measures.Millimetres(text, Unit(field) ?? unit);
        if (length is null or > ProductLimits.LengthMm)
        {
            Error(field, "length.format", $"is no length with a unit, up to {ProductLimits.LengthMm / 1000} m");
        }

        return length is 0 ? null : length;
    }
}
