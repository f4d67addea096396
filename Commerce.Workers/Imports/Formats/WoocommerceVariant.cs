using Commerce.Domain.Imports;
using Commerce.Domain.Products;
using Commerce.Domain.Taxes;
using Commerce.Workers.Imports.Rows;

namespace Commerce.Workers.Imports.Formats;

/// <summary>The part of a WooCommerce row that is bought: price, stock, measures.</summary>
internal static class WoocommerceVariant
{
    private const string SharedWithParent = "parent";

    public static VariantPart? Of(RowCells row, string[] kinds, VariantOption[] options)
    {
        var regular = row.Price(ImportField.Price);
        if (regular is null)
        {
            if (row.Raw(ImportField.Price).Length == 0)
            {
                row.Error(ImportField.Price, "price.missing", "is empty");
            }

            return null;
        }

        var (price, compareAt) = SalePrices.Of(row, regular.Value);
        return new VariantPart
        {
            Sku = row.Sku(),
            Options = options,
            Price = price,
            CompareAt = compareAt,
            TaxCategory = Category(row),
            WeightGrams = row.Grams(ImportField.Weight, null),
            Size = row.Parcel(null),
            RequiresShipping = !kinds.Contains("virtual"),
            Stock = Stock(row),
            Barcode = row.Barcode(),
            ImageUrl = options.Length > 0 ? Image(row) : null,
        };
    }

    public static StockDraft? Stock(RowCells row)
    {
        var backorder = row.Raw(ImportField.BackorderPolicy).ToLowerInvariant() is "1" or "yes" or "notify";
        if (row.Raw(ImportField.Quantity).Equals(SharedWithParent, StringComparison.OrdinalIgnoreCase))
        {
            return new StockDraft(0, backorder, Shared: true);
        }

        if (row.Whole(ImportField.Quantity, -ProductLimits.Quantity, ProductLimits.Quantity) is { } quantity)
        {
            return new StockDraft(quantity, backorder);
        }

        return row.Raw(ImportField.Availability).ToLowerInvariant() switch
        {
            "0" or "no" => new StockDraft(0, backorder),
            "backorder" => new StockDraft(0, AllowBackorder: true),
            _ => null,
        };
    }

    // Several addresses, the first is the main one.
    public static string? Image(RowCells row) => row.Addresses(ImportField.ImageUrl).FirstOrDefault();

    private static string Category(RowCells row) =>
        row.Raw(ImportField.Taxable).ToLowerInvariant() is "none" or "shipping"
        ? TaxCategory.Exempt
        : row.Raw(ImportField.TaxCategory).ToLowerInvariant() switch
        {
            SharedWithParent => TaxCategory.Standard,
            "reduced-rate" => TaxCategory.Reduced,
            "zero-rate" => TaxCategory.Zero,
            _ => row.TaxCategory(ImportField.TaxCategory),
        };
}
