using Commerce.Domain.Imports;
using Commerce.Domain.Products;
using Commerce.Workers.Imports.Rows;

namespace Commerce.Workers.Imports.Formats;

/// <summary>One kind of product file: what its columns mean and how a row of it reads.</summary>
internal abstract class CatalogFormat
{
    public static readonly IReadOnlyList<CatalogFormat> All =
        [new ShopifyCsv(), new WoocommerceCsv(), new GoogleMerchantTsv()];

    public abstract ImportFormat Format { get; }

    /// <summary>Known headers per meaning: lower case, spaces for underscores, without a unit.</summary>
    public abstract IReadOnlyDictionary<ImportField, string[]> Headers { get; }

    /// <summary>Without these the file cannot be read; together they tell the format.</summary>
    public abstract IReadOnlyList<ImportField> Required { get; }

    /// <summary>Options whose value is the same throughout a product only describe it.</summary>
    public virtual bool DropsUniformOptions => false;

    public static CatalogFormat Of(ImportFormat format) => All.Single(it => it.Format == format);

    /// <summary>Null for a row that carries nothing of its own, such as a further image, or that is wrong.</summary>
    public abstract RowDraft? Read(RowCells row);

    /// <summary>What this file says anything about; the rest of a stored product stays as it is.</summary>
    public static ProductParts Stated(IEnumerable<FileColumn> columns) =>
        columns.Aggregate(ProductParts.None, (parts, column) => parts | PartOf(column.Field));

    private static ProductParts PartOf(ImportField field) => field switch
    {
        ImportField.Description => ProductParts.Description,
        ImportField.Vendor => ProductParts.Vendor,
        ImportField.ProductType => ProductParts.ProductType,
        ImportField.Tags => ProductParts.Tags,
        ImportField.Status or ImportField.Published => ProductParts.Status,
        ImportField.CompareAtPrice or ImportField.SalePrice => ProductParts.CompareAt,
        ImportField.Taxable or ImportField.TaxCategory => ProductParts.TaxCategory,
        ImportField.Weight => ProductParts.Weight,
        ImportField.Length or ImportField.Width or ImportField.Height => ProductParts.Size,
        ImportField.RequiresShipping or ImportField.Kind => ProductParts.Shipping,
        ImportField.StockTracker or ImportField.Quantity or ImportField.Availability => ProductParts.Stock,
        ImportField.Barcode => ProductParts.Barcode,
        ImportField.ImageUrl or ImportField.VariantImageUrl => ProductParts.Image,
        _ => ProductParts.None,
    };
}
