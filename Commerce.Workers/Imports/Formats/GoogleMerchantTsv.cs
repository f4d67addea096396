using Commerce.Domain.Imports;
using Commerce.Domain.Products;
using Commerce.Workers.Imports.Rows;

namespace Commerce.Workers.Imports.Formats;

/// <summary>
/// Google Merchant product feed. Every row is an item for sale; items of one <c>item_group_id</c> are variants of one
/// product, told apart by colour, size, material and pattern.
/// </summary>
internal sealed class GoogleMerchantTsv : CatalogFormat
{
    private static readonly ImportField[] Attributes =
        [ImportField.Color, ImportField.Size, ImportField.Material, ImportField.Pattern];

    public override ImportFormat Format => ImportFormat.GoogleMerchantTsv;

    public override bool DropsUniformOptions => true;

    public override IReadOnlyDictionary<ImportField, string[]> Headers { get; } = new Dictionary<ImportField, string[]>
    {
        [ImportField.Sku] = ["id"],
        [ImportField.Group] = ["item group id"],
        [ImportField.Title] = ["title"],
        [ImportField.Description] = ["description"],
        [ImportField.ImageUrl] = ["image link"],
        [ImportField.Availability] = ["availability"],
        [ImportField.Quantity] = ["quantity", "sell on google quantity"],
        [ImportField.Price] = ["price"],
        [ImportField.SalePrice] = ["sale price"],
        [ImportField.SalePeriod] = ["sale price effective date"],
        [ImportField.Vendor] = ["brand"],
        [ImportField.Barcode] = ["gtin"],
        [ImportField.ProductType] = ["product type"],
        [ImportField.Color] = ["color"],
        [ImportField.Size] = ["size"],
        [ImportField.Material] = ["material"],
        [ImportField.Pattern] = ["pattern"],
        [ImportField.Weight] = ["shipping weight"],
        [ImportField.Length] = ["shipping length"],
        [ImportField.Width] = ["shipping width"],
        [ImportField.Height] = ["shipping height"],
    };

    public override IReadOnlyList<ImportField> Required { get; } =
        [ImportField.Sku, ImportField.Title, ImportField.Price, ImportField.Availability];

    public override RowDraft? Read(RowCells row)
    {
        if (row.Sku() is not { } id)
        {
            row.Error(ImportField.Sku, "id.missing", "is empty; every item has an id");
            return null;
        }

        var key = row.Text(ImportField.Group, ProductLimits.Handle) ?? id;
        return new RowDraft(key) { Product = Product(row, key), Variant = Variant(row, id) };
    }

    private static ProductPart? Product(RowCells row, string key)
    {
        if (row.Text(ImportField.Title, ProductLimits.Title) is not { } title)
        {
            row.Error(ImportField.Title, "title.missing", "is empty");
            return null;
        }

        return new ProductPart(SkuText.Slug(key), title)
        {
            Description = row.Prose(ImportField.Description, ProductLimits.Description),
            Vendor = row.Text(ImportField.Vendor, ProductLimits.ShortText),
            ProductType = row.Text(ImportField.ProductType, ProductLimits.ShortText),
            ImageUrl = row.Address(ImportField.ImageUrl),
        };
    }

    private static VariantPart? Variant(RowCells row, string id)
    {
        if (row.Raw(ImportField.Price).Length == 0)
        {
            row.Error(ImportField.Price, "price.missing", "is empty");
        }

        if (row.Price(ImportField.Price) is not { } regular)
        {
            return null;
        }

        var (price, compareAt) = SalePrices.Of(row, regular);
        return new VariantPart
        {
            Sku = id,
            Options = [.. Attributes.Select(
                field => (Name: field.ToString(), Value: row.Text(field, ProductLimits.ShortText)))
                .Where(static it => it.Value is not null).Select(static it => new VariantOption(it.Name, it.Value!))],
            Price = price,
            CompareAt = compareAt,
            WeightGrams = row.Grams(ImportField.Weight, null),
            Size = row.Parcel(null),
            Stock = Stock(row),
            Barcode = row.Barcode(),
            ImageUrl = row.Address(ImportField.ImageUrl),
        };
    }

    private static StockDraft? Stock(RowCells row)
    {
        var quantity = row.Whole(ImportField.Quantity, 0, ProductLimits.Quantity);
        switch (row.Raw(ImportField.Availability).Replace('_', ' ').ToLowerInvariant())
        {
            case "in stock":
                return quantity is { } count ? new StockDraft(count, AllowBackorder: false) : null;
            case "out of stock":
                return new StockDraft(0, AllowBackorder: false);
            case "backorder":
                return new StockDraft(quantity ?? 0, AllowBackorder: true);
            case "preorder":
                row.Warn(ImportField.Availability, "availability.preorder", "is sold as a backorder; no date is kept");
                return new StockDraft(quantity ?? 0, AllowBackorder: true);
            default:
                row.Error(ImportField.Availability, "availability.unknown",
                    "is none of in_stock, out_of_stock, preorder, backorder");
                return null;
        }
    }
}
