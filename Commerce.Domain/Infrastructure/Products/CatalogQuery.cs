using Commerce.Domain.Products;
using Commerce.Domain.Values;

namespace Commerce.Domain.Infrastructure.Products;

/// <summary>What a buyer looks for; whatever is left out does not matter.</summary>
public sealed record CatalogQuery
{
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>The query as one code: a SKU, barcode or handle stands first.</summary>
    public string Code { get; init; } = "";

    public IReadOnlyList<ProductId> Products { get; init; } = [];

    public IReadOnlyList<VariantId> Variants { get; init; } = [];

    /// <summary>Only what can leave the shelf now.</summary>
    public bool InStockOnly { get; init; }

    /// <summary>Only what needs no parcel.</summary>
    public bool WithoutShippingOnly { get; init; }

    public Currency? Currency { get; init; }

    public long? MinPriceMinor { get; init; }

    public long? MaxPriceMinor { get; init; }
}

/// <summary>How strictly the words were taken; looser only when stricter finds nothing.</summary>
public enum CatalogMatch
{
    AllWords,
    AnyWord,
    PartOfWord,
}

/// <summary>
/// The place of a hit in its list: how well it matches, then the product's age, then the variant's place. None of it
/// depends on price or stock, so a page that is read later continues exactly where the former ended.
/// </summary>
public sealed record CatalogPlace(CatalogMatch Match, int Rank, ProductId ProductId, int Position);

public sealed record CatalogHit(VariantSnapshot Variant, CatalogPlace Place)
{
    public required string Handle { get; init; }

    public string? Description { get; init; }

    public string? Vendor { get; init; }

    public string? ProductType { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];

    public string? Barcode { get; init; }

    public string? ImageUrl { get; init; }

    public Money? CompareAt { get; init; }
}
