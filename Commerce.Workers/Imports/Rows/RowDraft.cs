using System.Text.Json.Serialization;
using Commerce.Domain.Products;
using Commerce.Domain.Values;

namespace Commerce.Workers.Imports.Rows;

/// <summary>What one row says: something about a product, about one of its variants, or both. Staged as JSON.</summary>
/// <param name="ProductKey">What rows of one product have in common.</param>
internal sealed record RowDraft(string ProductKey)
{
    public ProductPart? Product { get; init; }

    public VariantPart? Variant { get; init; }

    [JsonIgnore]
    public bool IsEmpty => Product is null && Variant is null;
}

internal sealed record ProductPart(string Handle, string Title)
{
    public string? Description { get; init; }

    public string? Vendor { get; init; }

    public string? ProductType { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];

    public ProductStatus Status { get; init; } = ProductStatus.Active;

    /// <summary>Empty when every variant names its own options.</summary>
    public IReadOnlyList<string> OptionNames { get; init; } = [];

    public string? ImageUrl { get; init; }

    /// <summary>The count that variants share who have none of their own.</summary>
    public StockDraft? SharedStock { get; init; }
}

internal sealed record VariantPart
{
    public string? Sku { get; init; }

    /// <summary>In the file's order; a name is empty where only the product's first row has it.</summary>
    public IReadOnlyList<VariantOption> Options { get; init; } = [];

    public required Money Price { get; init; }

    public Money? CompareAt { get; init; }

    public string TaxCategory { get; init; } = Domain.Taxes.TaxCategory.Standard;

    public int? WeightGrams { get; init; }

    public ParcelSize? Size { get; init; }

    public bool RequiresShipping { get; init; } = true;

    public StockDraft? Stock { get; init; }

    public string? Barcode { get; init; }

    public string? ImageUrl { get; init; }
}

/// <summary>A staged row with its place in the file.</summary>
internal sealed record StagedRow(int Number, int Line, RowDraft Draft);
