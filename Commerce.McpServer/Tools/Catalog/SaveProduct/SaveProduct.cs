using System.ComponentModel;
using Commerce.Domain.Access;
using Commerce.Domain.Products;
using Commerce.Domain.Values;
using Commerce.McpServer.Pipeline;
using Commerce.McpServer.Records;

namespace Commerce.McpServer.Tools.Catalog.SaveProduct;

[Tool(
    "Save a product", Order = 2, Scope = Scopes.CatalogWrite, ReadOnly = false, Destructive = true, Idempotent = true,
    OpenWorld = false)]
[Description("Create a product with variants and prices; with product_id change it, as one new version: fields and "
    + "variants left out stay. Says by how much prices change. New variants have no stock until adjust_stock.")]
public sealed record SaveProduct : IWrite<ProductSaved>
{
    public ProductId? ProductId { get; init; }

    public int? ExpectedVersion { get; init; }

    [Description("Needed for a new product.")]
    public string? Title { get; init; }

    public string? Description { get; init; }

    [Description("Own name in addresses. Default: from the title.")]
    public string? Handle { get; init; }

    public string? Vendor { get; init; }

    public string? ProductType { get; init; }

    public IReadOnlyList<string>? Tags { get; init; }

    [Description("active is sold. Default active.")]
    public ProductStatus? Status { get; init; }

    [Description("As in Size, Color: one value of each in a variant's options.")]
    public IReadOnlyList<string>? OptionNames { get; init; }

    [Description("Of the prices. Default: the product's, else the merchant's.")]
    public Currency? Currency { get; init; }

    [Description("New or changed ones: by variant_id, sku or options.")]
    public IReadOnlyList<VariantArgument>? Variants { get; init; }

    [Description("When new prices count. Default now; later only for known variants.")]
    public DateTimeOffset? EffectiveFrom { get; init; }

    public string? IdempotencyKey { get; init; }

    /// <summary>A new product has no version; there is one of a handle, so a second call finds the first.</summary>
    public string? NaturalKey() => ProductId is { } id
        ? SeenVersion.Key(id.ToString(), ExpectedVersion ?? 0, this with { IdempotencyKey = null }) : null;
}

public sealed record VariantArgument
{
    public VariantId? VariantId { get; init; }

    public string? Sku { get; init; }

    public IReadOnlyList<string>? Options { get; init; }

    [Description("As in \"12.30\".")]
    public string? Price { get; init; }

    [Description("Former or usual price; \"0\" removes it.")]
    public string? CompareAt { get; init; }

    [Description("Charged again every count intervals.")]
    public RecurringTerms? Recurring { get; init; }

    [Description("standard, reduced, zero, exempt.")]
    public string? TaxCategory { get; init; }

    public int? WeightGrams { get; init; }

    public ParcelSize? Size { get; init; }

    [Description("Default true, false when recurring.")]
    public bool? RequiresShipping { get; init; }

    [Description("Default: as requires_shipping.")]
    public bool? CountStock { get; init; }

    public string? Barcode { get; init; }

    public string? ImageUrl { get; init; }
}

public sealed record ProductSaved
{
    public required ProductOutcome Outcome { get; init; }

    public required ProductView Product { get; init; }

    public IReadOnlyList<PriceChangeView>? PriceChanges { get; init; }

    public IReadOnlyList<Notice>? Messages { get; init; }

    public required IReadOnlyList<string> NextActions { get; init; }
}

public enum ProductOutcome
{
    Created,
    Changed,

    /// <summary>It is so already.</summary>
    Unchanged,
}

/// <param name="Percent">Absent where nothing can be compared: another currency, or from nothing.</param>
/// <param name="AboveLimit">A live price moves by more than a person has to approve.</param>
/// <param name="EffectiveFrom">Absent: now.</param>
public sealed record PriceChangeView(
    VariantId VariantId, Money From, Money To, decimal? Percent, bool AboveLimit, DateTimeOffset? EffectiveFrom);
