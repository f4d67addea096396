using Commerce.Domain.Inventory;
using Commerce.Domain.Values;

namespace Commerce.Domain.Products;

/// <summary>A variant as it is for sale at this moment: what a checkout line copies.</summary>
public sealed record VariantSnapshot
{
    public required VariantId VariantId { get; init; }

    public required ProductId ProductId { get; init; }

    /// <summary>The product's version this was read from; a later price is a later version.</summary>
    public required int ProductVersion { get; init; }

    public required string Title { get; init; }

    public required IReadOnlyList<VariantOption> Options { get; init; }

    public required string Sku { get; init; }

    public required Money Price { get; init; }

    /// <summary>Null: bought once.</summary>
    public RecurringTerms? Recurring { get; init; }

    public required string TaxCategory { get; init; }

    /// <summary>Null when the catalog does not know it: the shop's default parcel then stands for it.</summary>
    public int? WeightGrams { get; init; }

    public ParcelSize? Size { get; init; }

    public required bool RequiresShipping { get; init; }

    /// <summary>Null when the stock of this variant is not counted.</summary>
    public StockItemId? StockItemId { get; init; }

    public bool IsTracked => StockItemId is not null;

    public required Availability Availability { get; init; }

    /// <summary>What can still be promised; null when it is not counted.</summary>
    public int? Available { get; init; }

    /// <summary>Only active products are sold; a draft or archived one can still be read.</summary>
    public required bool IsForSale { get; init; }
}

/// <summary>One chosen option, for example Size: Small.</summary>
public sealed record VariantOption(string Name, string Value);

/// <summary>Outer measures of the packed variant.</summary>
public sealed record ParcelSize(int LengthMm, int WidthMm, int HeightMm);
