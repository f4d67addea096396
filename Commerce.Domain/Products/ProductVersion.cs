using Commerce.Domain.Values;

namespace Commerce.Domain.Products;

/// <summary>A product as it was from one version to the next; written once, never changed.</summary>
public sealed class ProductVersion
{
    private ProductVersion()
    {
    }

    internal ProductVersion(Product product, DateTimeOffset at, string? operationId)
    {
        (ProductId, Version, At, OperationId) = (product.Id, product.Version, at, operationId);
        Body = CommerceJson.ToText(new
        {
            product.Handle,
            product.Title,
            product.Description,
            product.Vendor,
            product.ProductType,
            product.Tags,
            product.OptionNames,
            product.Status,
            Variants = product.Variants.Select(static it => new
            {
                it.Id,
                it.Sku,
                it.OptionValues,
                it.Price,
                it.CompareAt,
                it.Recurring,
                it.TaxCategory,
                WeightGrams = it.WeightG,
                it.Size,
                it.RequiresShipping,
                it.Barcode,
                it.ImageUrl,
            }),
        });
    }

    public ProductId ProductId { get; private set; }

    public int Version { get; private set; }

    public DateTimeOffset At { get; private set; }

    /// <summary>The call that made it.</summary>
    public string? OperationId { get; private set; }

    /// <summary>The whole product as JSON.</summary>
    public string Body { get; private set; } = "";
}
