using Commerce.Domain.Infrastructure.Imports;
using Commerce.Domain.Inventory;
using Commerce.Domain.Products;

namespace Commerce.Workers.Imports.Planning;

/// <summary>Where the variants of one product are counted after an import, and which counts the file brings.</summary>
/// <param name="Counts">One for each stock item the file counts.</param>
/// <param name="Recounted">Variants that are counted elsewhere, or no longer.</param>
/// <param name="Moved">Variants whose stock becomes another.</param>
internal sealed record StockPlan(
    IReadOnlyList<PlannedCount> Counts, IReadOnlyList<Variant> Recounted, IReadOnlyList<VariantId> Moved)
{
    /// <param name="product">With the draft applied; its variants are pointed at their stock items here.</param>
    public static StockPlan Of(
        Product product, ProductDraft draft, IReadOnlyDictionary<StockItemId, ShelfCount> shelves)
    {
        var counts = new List<PlannedCount>();
        var recounted = new List<Variant>();
        var moved = new List<VariantId>();
        StockItemId? shared = null;
        foreach (var (wanted, match) in draft.Stated.HasFlag(ProductParts.Stock) ? product.Match(draft.Variants) : [])
        {
            var variant = match!;
            var item = wanted.Stock switch
            {
                null => (StockItemId?)null,
                { Shared: true } => shared ??= variant.StockItemId ?? StockItemId.New(),
                _ => variant.StockItemId ?? StockItemId.New(),
            };
            if (wanted.Stock is { } stock && counts.TrueForAll(it => it.Item != item))
            {
                counts.Add(new PlannedCount(
                    item!.Value, stock.Quantity, stock.AllowBackorder, !shelves.ContainsKey(item.Value)));
            }

            if (Moves(variant, item, wanted.Stock, shelves))
            {
                moved.Add(variant.Id);
            }

            if (variant.StockItemId != item)
            {
                product.CountStock(variant, item);
                recounted.Add(variant);
            }
        }

        return new StockPlan(counts, recounted, moved);
    }

    private static bool Moves(
        Variant variant, StockItemId? item, StockDraft? stock, IReadOnlyDictionary<StockItemId, ShelfCount> shelves) =>
        stock is null ? variant.StockItemId is not null
            : item is { } id && shelves.TryGetValue(id, out var shelf)
                ? shelf.Import(stock.Quantity, stock.AllowBackorder) != shelf || variant.StockItemId != item
                : true;
}
