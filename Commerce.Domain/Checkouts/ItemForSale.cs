using Commerce.Domain.Products;
using Commerce.Domain.Values;

namespace Commerce.Domain.Checkouts;

/// <summary>What a checkout takes over from the catalog at the moment it prices a line.</summary>
public sealed record ItemForSale(
    VariantId VariantId, ProductId ProductId, string Sku, string Title, Money Price, string TaxCategory)
{
    public bool RequiresShipping { get; init; } = true;

    public int? WeightG { get; init; }

    public int? LengthMm { get; init; }

    public int? WidthMm { get; init; }

    public int? HeightMm { get; init; }
}

public sealed record WantedItem(ItemForSale Item, int Quantity);
