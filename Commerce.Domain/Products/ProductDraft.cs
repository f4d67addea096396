using Commerce.Domain.Values;

namespace Commerce.Domain.Products;

/// <summary>
/// A product as somebody wants it to be: complete, but for the parts that <see cref="Stated"/> leaves out.
/// </summary>
public sealed record ProductDraft
{
    /// <summary>
    /// The merchant's own name for the product, unique in the shop, for example <c>clay-plant-pot</c>.
    /// </summary>
    public required string Handle { get; init; }

    public required string Title { get; init; }

    public string? Description { get; init; }

    public string? Vendor { get; init; }

    public string? ProductType { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];

    public ProductStatus Status { get; init; } = ProductStatus.Active;

    public IReadOnlyList<string> OptionNames { get; init; } = [];

    public required IReadOnlyList<VariantDraft> Variants { get; init; }

    /// <summary>What the source says anything about; everything else keeps its stored value.</summary>
    public ProductParts Stated { get; init; } = ProductParts.All;
}

public sealed record VariantDraft
{
    /// <summary>The stored variant that is meant; null leaves it to SKU and options.</summary>
    public VariantId? Id { get; init; }

    /// <summary>Empty until one is given or generated; stored variants always have one.</summary>
    public required string Sku { get; init; }

    public bool SkuGenerated { get; init; }

    /// <summary>One value per option name of the product.</summary>
    public IReadOnlyList<string> OptionValues { get; init; } = [];

    public required Money Price { get; init; }

    public Money? CompareAt { get; init; }

    public RecurringTerms? Recurring { get; init; }

    public string TaxCategory { get; init; } = Taxes.TaxCategory.Standard;

    public int? WeightGrams { get; init; }

    public ParcelSize? Size { get; init; }

    public bool RequiresShipping { get; init; } = true;

    /// <summary>Null: the stock of this variant is not counted.</summary>
    public StockDraft? Stock { get; init; }

    public string? Barcode { get; init; }

    public string? ImageUrl { get; init; }

    /// <summary>The option values as an identity: case and outer spaces do not tell two variants apart.</summary>
    public string OptionKey => Variant.KeyOf(OptionValues);
}

/// <param name="Quantity">How many the source counted.</param>
/// <param name="Shared">Counted once for all variants of the product that say so.</param>
public sealed record StockDraft(int Quantity, bool AllowBackorder, bool Shared = false);

/// <summary>The parts of a product a source may be silent about.</summary>
[Flags]
public enum ProductParts
{
    None = 0,
    Description = 1 << 0,
    Vendor = 1 << 1,
    ProductType = 1 << 2,
    Tags = 1 << 3,
    Status = 1 << 4,
    CompareAt = 1 << 5,
    TaxCategory = 1 << 6,
    Weight = 1 << 7,
    Size = 1 << 8,
    Shipping = 1 << 9,
    Stock = 1 << 10,
    Barcode = 1 << 11,
    Image = 1 << 12,
    Recurring = 1 << 13,
    All = (1 << 14) - 1,
}
