using Commerce.Domain.Inventory;
using Commerce.Domain.Products;
using Commerce.Domain.Values;

namespace Commerce.Domain.Infrastructure.Imports;

/// <summary>
/// Rows of one product as they will be, as JSON with the columns' names: the model decided them, and a hundred thousand
/// of them are written by a handful of statements.
/// </summary>
/// <param name="Body">The product as a version; null when only its stock moves.</param>
public sealed record PlannedRows(string Product, string Variants, string? Body, string Stock)
{
    /// <param name="changed">There is a new version, and any variant may differ.</param>
    /// <param name="recounted">Variants that are counted elsewhere from now on.</param>
    public static PlannedRows Of(
        Product product, bool changed, IReadOnlyCollection<Variant> recounted,
        IReadOnlyList<PlannedCount> counts) => new(
        CommerceJson.ToText(new
        {
            Id = product.Id.Value,
            product.Version,
            product.Handle,
            product.Title,
            product.Description,
            product.Vendor,
            product.ProductType,
            product.Tags,
            product.OptionNames,
            product.Status,
        }),
        CommerceJson.ToText((changed ? product.Variants : recounted).Select(it => Row(product, it))),
        changed ? product.Unsaved[^1].Body : null,
        CommerceJson.ToText(
            counts.Select(static it => new { Item = it.Item.Value, it.Count, it.AllowBackorder, it.IsNew })));

    private static object Row(Product product, Variant variant) => new
    {
        Id = variant.Id.Value,
        ProductId = product.Id.Value,
        variant.Position,
        variant.Sku,
        variant.SkuGenerated,
        variant.OptionValues,
        variant.OptionKey,
        variant.PriceMinor,
        Currency = variant.Currency.Code,
        variant.CompareAtMinor,
        variant.TaxCategory,
        variant.WeightG,
        variant.LengthMm,
        variant.WidthMm,
        variant.HeightMm,
        variant.RequiresShipping,
        StockItemId = variant.StockItemId?.Value,
        variant.Barcode,
        variant.ImageUrl,
        variant.SearchTitle,
        variant.SearchText,
    };
}

/// <param name="IsNew">The item is counted for the first time and has no row yet.</param>
public sealed record PlannedCount(StockItemId Item, int Count, bool AllowBackorder, bool IsNew);
