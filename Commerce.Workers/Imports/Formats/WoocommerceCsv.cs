using Commerce.Domain.Imports;
using Commerce.Domain.Products;
using Commerce.Workers.Imports.Rows;

namespace Commerce.Workers.Imports.Formats;

/// <summary>
/// WooCommerce's product export. A simple row is a product with one variant; a variable row is a product whose variants
/// are the variation rows that name it as parent, by SKU or as <c>id:12</c>.
/// </summary>
internal sealed class WoocommerceCsv : CatalogFormat
{
    private static readonly (ImportField Name, ImportField Value)[] Options =
    [
        (ImportField.Option1Name, ImportField.Option1Value), (ImportField.Option2Name, ImportField.Option2Value),
        (ImportField.Option3Name, ImportField.Option3Value),
    ];

    public override ImportFormat Format => ImportFormat.WoocommerceCsv;

    public override IReadOnlyDictionary<ImportField, string[]> Headers { get; } = new Dictionary<ImportField, string[]>
    {
        [ImportField.Id] = ["id"],
        [ImportField.Kind] = ["type"],
        [ImportField.Parent] = ["parent"],
        [ImportField.Sku] = ["sku"],
        [ImportField.Barcode] = ["gtin, upc, ean, or isbn"],
        [ImportField.Title] = ["name"],
        [ImportField.Published] = ["published"],
        [ImportField.Description] = ["description"],
        [ImportField.ProductType] = ["categories"],
        [ImportField.Tags] = ["tags"],
        [ImportField.Vendor] = ["brands"],
        [ImportField.Price] = ["regular price"],
        [ImportField.SalePrice] = ["sale price"],
        [ImportField.SalePeriod] = ["date sale price starts"],
        [ImportField.SaleEnds] = ["date sale price ends"],
        [ImportField.Taxable] = ["tax status"],
        [ImportField.TaxCategory] = ["tax class"],
        [ImportField.Availability] = ["in stock?"],
        [ImportField.Quantity] = ["stock"],
        [ImportField.BackorderPolicy] = ["backorders allowed?"],
        [ImportField.Weight] = ["weight"],
        [ImportField.Length] = ["length"],
        [ImportField.Width] = ["width"],
        [ImportField.Height] = ["height"],
        [ImportField.ImageUrl] = ["images"],
        [ImportField.Option1Name] = ["attribute 1 name"],
        [ImportField.Option1Value] = ["attribute 1 value(s)"],
        [ImportField.Option2Name] = ["attribute 2 name"],
        [ImportField.Option2Value] = ["attribute 2 value(s)"],
        [ImportField.Option3Name] = ["attribute 3 name"],
        [ImportField.Option3Value] = ["attribute 3 value(s)"],
    };

    public override IReadOnlyList<ImportField> Required { get; } =
        [ImportField.Kind, ImportField.Title, ImportField.Price];

    public override RowDraft? Read(RowCells row)
    {
        string[] kinds = [.. row.Raw(ImportField.Kind).ToLowerInvariant().Split(',', StringSplitOptions.TrimEntries)];
        switch (kinds[0])
        {
            case "simple":
                return Key(row) is { } simple ? new RowDraft(simple.Key)
                {
                    Product = Product(row, simple.Handle),
                    Variant = WoocommerceVariant.Of(row, kinds, options: []),
                } : null;
            case "variable":
                return Key(row) is { } parent
                    ? new RowDraft(parent.Key) { Product = Product(row, parent.Handle) } : null;
            case "variation":
                return Variation(row, kinds);
            case "":
                row.Error(ImportField.Kind, "kind.missing", "is empty");
                return null;
            default:
                row.Warn(ImportField.Kind, "kind.skipped",
                    "is a kind of product that is not sold by itself; the row is left out");
                return null;
        }
    }

    private static RowDraft? Variation(RowCells row, string[] kinds)
    {
        if (row.Text(ImportField.Parent, ProductLimits.Handle) is not { } parent)
        {
            row.Error(ImportField.Parent, "parent.missing", "is empty; a variation names its product");
            return null;
        }

        if (Status(row) != ProductStatus.Active)
        {
            row.Warn(ImportField.Published, "variation.hidden", "is not published; the variation is left out");
            return null;
        }

        VariantOption[] options = [.. Options.Select(it => (Name: row.Text(it.Name, ProductLimits.ShortText),
                Value: row.Text(it.Value, ProductLimits.ShortText)))
            .Where(static it => it.Name is not null).Select(static it => new VariantOption(it.Name!, it.Value ?? ""))];
        return new RowDraft(parent) { Variant = WoocommerceVariant.Of(row, kinds, options) };
    }

    private static (string Key, string Handle)? Key(RowCells row)
    {
        if (row.Sku() is { } sku)
        {
            return (sku, SkuText.Slug(sku));
        }

        if (row.Whole(ImportField.Id, 0, int.MaxValue) is { } id)
        {
            return ($"id:{id}", $"product-{id}");
        }

        row.Error(ImportField.Sku, "sku.missing", "is empty, and so is ID; nothing identifies the product");
        return null;
    }

    private static ProductPart? Product(RowCells row, string handle)
    {
        if (row.Text(ImportField.Title, ProductLimits.Title) is not { } title)
        {
            row.Error(ImportField.Title, "title.missing", "is empty");
            return null;
        }

        return new ProductPart(handle, title)
        {
            Description = row.Prose(ImportField.Description, ProductLimits.Description, writtenBreaks: true),
            Vendor = row.Text(ImportField.Vendor, ProductLimits.ShortText),
            ProductType = row.List(ImportField.ProductType) is [var first, ..] ? first : null,
            Tags = row.List(ImportField.Tags),
            Status = Status(row),
            ImageUrl = WoocommerceVariant.Image(row),
            SharedStock = row.Raw(ImportField.Quantity).Length > 0 ? WoocommerceVariant.Stock(row) : null,
        };
    }

    private static ProductStatus Status(RowCells row)
    {
        switch (row.Raw(ImportField.Published))
        {
            case "" or "1":
                return ProductStatus.Active;
            case "0" or "-1":
                return ProductStatus.Draft;
            default:
                row.Error(ImportField.Published, "status.unknown", "is none of 1, 0, -1");
                return ProductStatus.Draft;
        }
    }
}
