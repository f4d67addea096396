using System.Globalization;
using Commerce.Domain.Documents;
using Commerce.Domain.Taxes;
using Commerce.Domain.Values;

namespace Commerce.Domain.Infrastructure.Documents.Pdf;

/// <summary>How documents for people write numbers, days, units, taxes and addresses; on paper and on the buyer's page.</summary>
public static class PdfWords
{
    // What bills are about most often; any other unit is written as its code.
    private static readonly Dictionary<string, string> Units = new(StringComparer.Ordinal)
    {
        ["C62"] = "pcs", ["EA"] = "pcs", ["H87"] = "pcs", ["HUR"] = "h", ["MIN"] = "min", ["DAY"] = "days", ["WEE"] = "weeks",
        ["MON"] = "months", ["ANN"] = "years", ["KGM"] = "kg", ["GRM"] = "g", ["TNE"] = "t", ["MTR"] = "m", ["KMT"] = "km", ["MTK"] = "m²",
        ["MTQ"] = "m³", ["LTR"] = "l", ["KWH"] = "kWh", ["SET"] = "sets", ["PR"] = "pairs",
    };

    public static string TitleOf(BillingDocument document) => document.Kind == DocumentKind.Invoice ? "Invoice" : "Credit note";

    public static string UnitOf(string code) => Units.GetValueOrDefault(code, code);

    public static string Day(DateOnly day) => day.ToString("d MMM yyyy", CultureInfo.InvariantCulture);

    public static string Quantity(decimal quantity) => quantity.ToString("#,0.###", CultureInfo.InvariantCulture);

    /// <summary>With all decimals of its currency, thousands parted by commas.</summary>
    public static string Amount(Money money) => ((decimal)money.Minor / money.Currency.Scale)
        .ToString($"N{money.Currency.Exponent}", CultureInfo.InvariantCulture);

    public static string Total(Money money) => $"{Amount(money)} {money.Currency}";

    public static string Rate(VatCategory vat, decimal rate) =>
        vat.Code == VatCategory.OutOfScopeCode ? "–" : $"{DocumentReading.PercentOf(rate)} %";

    /// <summary>What is asked for one group, or why nothing is.</summary>
    public static string TaxOf(VatBreakdown group)
    {
        var taxable = Amount(group.Taxable);
        return group.Vat.Code switch
        {
            VatCategory.StandardCode => $"Tax {Rate(group.Vat, group.Rate)} on {taxable}",
            VatCategory.ReverseChargeCode => $"Reverse charge, 0 % on {taxable}",
            VatCategory.OutOfScopeCode => $"No tax on {taxable}",
            VatCategory.ZeroCode => $"Tax 0 % on {taxable}",
            _ => $"Exempt, 0 % on {taxable}",
        };
    }

    /// <summary>Name first and country last.</summary>
    public static IEnumerable<string> Lines(string name, Address address)
    {
        string?[] lines =
        [
            name, address.Name == name ? null : address.Name, address.Line1, address.Line2,
            $"{address.PostalCode} {address.City}".Trim(), address.Region, CountryNames.Of(address.Country),
        ];
        return lines.Where(static it => !string.IsNullOrWhiteSpace(it)).Select(static it => it!);
    }
}
