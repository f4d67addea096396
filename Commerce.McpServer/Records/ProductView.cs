using Commerce.Domain.Products;
using Commerce.Domain.Values;

namespace Commerce.McpServer.Records;

public sealed record ProductView
{
    /// <summary>A product may have hundreds of variants; search_catalog pages through them.</summary>
    private const int MaxVariants = 50;

    public required ProductId ProductId { get; init; }

    public required int Version { get; init; }

    public required ProductStatus Status { get; init; }

    public UntrustedText? Title { get; init; }

    public UntrustedText? Description { get; init; }

    public required IReadOnlyList<VariantLineView> Variants { get; init; }

    public int? MoreVariants { get; init; }

    /// <summary>Prices that count from a later moment.</summary>
    public IReadOnlyList<PlannedPrice>? PlannedPrices { get; init; }

    public static ProductView Of(Product product, IReadOnlyDictionary<VariantId, VariantSnapshot> stock) => new()
    {
        ProductId = product.Id,
        Version = product.Version,
        Status = product.Status,
        Title = UntrustedText.From(product.Title, "merchant"),
        Description = UntrustedText.From(product.Description, "merchant"),
        Variants =
        [
            .. product.Variants.OrderBy(static it => it.Position).Take(MaxVariants)
                .Select(it => VariantLineView.Of(it, stock)),
        ],
        MoreVariants = product.Variants.Count > MaxVariants ? product.Variants.Count - MaxVariants : null,
    };

    public static IEnumerable<VariantId> Shown(Product product) =>
        product.Variants.OrderBy(static it => it.Position).Take(MaxVariants).Select(static it => it.Id);
}

public sealed record VariantLineView(
    VariantId VariantId, string Sku, Money Price, Availability? Availability, UntrustedText? Options)
{
    public RecurringTerms? Recurring { get; init; }

    public static VariantLineView Of(Variant variant, IReadOnlyDictionary<VariantId, VariantSnapshot> stock) => new(
        variant.Id, variant.Sku, variant.Price, stock.GetValueOrDefault(variant.Id)?.Availability,
        UntrustedText.From(string.Join(", ", variant.OptionValues), "merchant"))
    {
        Recurring = variant.Recurring,
    };
}
