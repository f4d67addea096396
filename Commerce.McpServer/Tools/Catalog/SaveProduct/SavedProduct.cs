using System.Globalization;
using Commerce.Domain.Errors;
using Commerce.Domain.Products;
using Commerce.Domain.Values;
using Commerce.McpServer.Records;

namespace Commerce.McpServer.Tools.Catalog.SaveProduct;

/// <summary>What a caller is told of a saved product.</summary>
internal static class SavedProduct
{
    /// <param name="live">It was sold before and goes on being sold: its prices are seen by buyers.</param>
    /// <param name="limit">In percent, what a live price may move by itself.</param>
    public static ProductSaved Answer(
        ProductOutcome outcome, Product product, IReadOnlyDictionary<VariantId, VariantSnapshot> stock,
        IReadOnlyList<(int Index, PriceMove Move)> moves, bool live, decimal limit, DateTimeOffset? effectiveFrom)
    {
        Notice[] notices = live ? [.. moves.Where(it => it.Move.IsAbove(limit)).Select(it => AboveLimit(it, limit))] : [];
        return new ProductSaved
        {
            Outcome = outcome,
            Product = ProductView.Of(product, stock),
            PriceChanges = moves.Count == 0 ? null : [.. moves.Select(it => new PriceChangeView(
                it.Move.VariantId, it.Move.From, it.Move.To, it.Move.Percent, live && it.Move.IsAbove(limit), effectiveFrom))],
            Messages = notices.Length == 0 ? null : notices,
            NextActions = product.Variants.Any(static it => it.StockItemId is not null)
                ? ["adjust_stock", "search_catalog"] : ["search_catalog"],
        };
    }

    public static CommerceException HandleTaken(Product other) => new(
        ErrorCode.ValidationState,
        $"There is a product '{other.Handle}' already, {other.Id} at version {other.Version}. Change that one, or give this "
            + "one another handle.",
        new Problem("handle", "is another product's already", "another handle, or product_id with expected_version"))
    {
        Details = new Dictionary<string, object?>
        {
            ["product_id"] = other.Id.ToString(), ["current_version"] = other.Version,
        },
    };

    private static Notice AboveLimit((int Index, PriceMove Move) it, decimal limit) => Notice.Warning(
        "price_change_above_limit", $"variants[{it.Index}].price",
        string.Create(CultureInfo.InvariantCulture,
            $"{it.Move.From} becomes {it.Move.To}: more than {limit:0.##} % on a product that is being sold."));
}
