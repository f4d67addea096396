using Commerce.Domain.Imports;
using Commerce.Domain.Products;
using Commerce.Domain.Taxes;
using Commerce.Workers.Imports.Rows;

namespace Commerce.Workers.Imports.Formats;

/// <summary>
/// Shopify's product export, older and newer headers. Rows of one handle are one product; its first row carries title
/// and option names, rows without price, SKU and options only add images.
/// </summary>
internal sealed class ShopifyCsv : CatalogFormat
{
    // What stands in for "no options" in every product that has one variant.
    private const string NoOption = "Title";
    private const string NoOptionValue = "Default Title";

    private static readonly (ImportField Name, ImportField Value)[] Options =
    [
        (ImportField.Option1Name, ImportField.Option1Value), (ImportField.Option2Name, ImportField.Option2Value),
        (ImportField.Option3Name, ImportField.Option3Value),
    ];

    public override ImportFormat Format => ImportFormat.ShopifyCsv;

    public override IReadOnlyDictionary<ImportField, string[]> Headers { get; } = new Dictionary<ImportField, string[]>
    {
        [ImportField.Handle] = ["handle", "url handle"],
        [ImportField.Title] = ["title"],
        [ImportField.Description] = ["body (html)", "body html", "description"],
        [ImportField.Vendor] = ["vendor"],
        [ImportField.ProductType] = ["type"],
        [ImportField.Tags] = ["tags"],
        [ImportField.Status] = ["status"],
        [ImportField.Published] = ["published", "published on online store"],
        [ImportField.Option1Name] = ["option1 name"],
        [ImportField.Option1Value] = ["option1 value"],
        [ImportField.Option2Name] = ["option2 name"],
        [ImportField.Option2Value] = ["option2 value"],
        [ImportField.Option3Name] = ["option3 name"],
        [ImportField.Option3Value] = ["option3 value"],
        [ImportField.Sku] = ["variant sku", "sku"],
        [ImportField.Weight] = ["variant grams", "weight value"],
        [ImportField.StockTracker] = ["variant inventory tracker", "inventory tracker"],
        [ImportField.Quantity] = ["variant inventory qty", "inventory quantity"],
        [ImportField.BackorderPolicy] = ["variant inventory policy", "continue selling when out of stock"],
        [ImportField.Price] = ["variant price", "price"],
        [ImportField.CompareAtPrice] = ["variant compare at price", "compare-at price"],
        [ImportField.RequiresShipping] = ["variant requires shipping", "requires shipping"],
        [ImportField.Taxable] = ["variant taxable", "charge tax"],
        [ImportField.TaxCategory] = ["variant tax code", "tax code"],
        [ImportField.Barcode] = ["variant barcode", "barcode"],
        [ImportField.ImageUrl] = ["image src", "product image url"],
        [ImportField.VariantImageUrl] = ["variant image", "variant image url"],
    };

    public override IReadOnlyList<ImportField> Required { get; } =
        [ImportField.Handle, ImportField.Title, ImportField.Price];

    public override RowDraft? Read(RowCells row)
    {
        if (row.Text(ImportField.Handle, ProductLimits.Handle) is not { } handle)
        {
            row.Error(ImportField.Handle, "handle.missing", "is empty; every row names its product");
            return null;
        }

        var draft = new RowDraft(handle) { Product = Product(row, handle), Variant = Variant(row) };
        return draft.IsEmpty ? null : draft;
    }

    private static ProductPart? Product(RowCells row, string handle) =>
        row.Text(ImportField.Title, ProductLimits.Title) is not { } title
        ? null
        : new ProductPart(handle, title)
        {
            Description = row.Prose(ImportField.Description, ProductLimits.Description),
            Vendor = row.Text(ImportField.Vendor, ProductLimits.ShortText),
            ProductType = row.Text(ImportField.ProductType, ProductLimits.ShortText),
            Tags = row.List(ImportField.Tags),
            Status = Status(row),
            OptionNames = [.. Options.Select(it => row.Text(it.Name, ProductLimits.ShortText)).OfType<string>()
                .Where(_ => !HasNoOptions(row))],
            ImageUrl = row.Address(ImportField.ImageUrl),
        };

    private static VariantPart? Variant(RowCells row)
    {
        var priced = row.Raw(ImportField.Price).Length > 0;
        if (!priced && row.Raw(ImportField.Sku).Length == 0 && row.Raw(ImportField.Option1Value).Length == 0)
        {
            if (row.Raw(ImportField.Title).Length > 0)
            {
                row.Error(ImportField.Price, "price.missing", "is empty");
            }

            return null;
        }

        if (!priced)
        {
            row.Error(ImportField.Price, "price.missing", "is empty");
        }

        return row.Price(ImportField.Price) is not { } price ? null : new VariantPart
        {
            Sku = row.Sku(),
            Options = HasNoOptions(row)
                ? [] : [.. Options.Select(it => (Name: row.Text(it.Name, ProductLimits.ShortText),
                    Value: row.Text(it.Value, ProductLimits.ShortText)))
                .Where(static it => it.Value is not null)
                .Select(static it => new VariantOption(it.Name ?? "", it.Value!))],
            Price = price,
            CompareAt = row.Price(ImportField.CompareAtPrice),
            TaxCategory = row.Flag(ImportField.Taxable) == false
                ? TaxCategory.Exempt : row.TaxCategory(ImportField.TaxCategory),
            WeightGrams = row.Grams(ImportField.Weight, "g"),
            RequiresShipping = row.Flag(ImportField.RequiresShipping) ?? true,
            Stock = Stock(row),
            Barcode = row.Barcode(),
            ImageUrl = row.Address(ImportField.VariantImageUrl),
        };
    }

    private static bool HasNoOptions(RowCells row) =>
        row.Raw(ImportField.Option1Value) is "" or NoOptionValue && row.Raw(ImportField.Option1Name) is "" or NoOption;

    private static StockDraft? Stock(RowCells row)
    {
        var quantity = row.Whole(ImportField.Quantity, -ProductLimits.Quantity, ProductLimits.Quantity);
        var counted = row.HasColumn(ImportField.StockTracker)
            ? row.Raw(ImportField.StockTracker).Length > 0 : quantity is not null;
        return counted ? new StockDraft(quantity ?? 0, AllowsBackorder(row)) : null;
    }

    private static bool AllowsBackorder(RowCells row)
    {
        switch (row.Raw(ImportField.BackorderPolicy).ToLowerInvariant())
        {
            case "" or "deny" or "false":
                return false;
            case "continue" or "true":
                return true;
            default:
                row.Error(ImportField.BackorderPolicy, "policy.unknown", "is neither deny nor continue");
                return false;
        }
    }

    private static ProductStatus Status(RowCells row)
    {
        switch (row.Raw(ImportField.Status).ToLowerInvariant())
        {
            case "active":
                return ProductStatus.Active;
            case "draft" or "unlisted":
                return ProductStatus.Draft;
            case "archived":
                return ProductStatus.Archived;
            case "":
                return row.Flag(ImportField.Published) == false ? ProductStatus.Draft : ProductStatus.Active;
            default:
                row.Error(ImportField.Status, "status.unknown", "is none of active, draft, archived");
                return ProductStatus.Draft;
        }
    }
}
