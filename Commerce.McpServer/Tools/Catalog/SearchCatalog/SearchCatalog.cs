using System.ComponentModel;
using Commerce.Domain.Access;
using Commerce.Domain.Products;
using Commerce.Domain.Values;
using Commerce.McpServer.Pipeline;

namespace Commerce.McpServer.Tools.Catalog.SearchCatalog;

[Tool("Search the catalog", Order = 1, Scope = Scopes.CatalogRead,
    ReadOnly = true, Destructive = false, Idempotent = true, OpenWorld = false)]
[Description(
    "Find what can be bought, with price and stock; without arguments everything. Buy with start_checkout, which sets "
    + "the final price.")]
public sealed record SearchCatalog : IRead<CatalogPage>
{
    [Description("Words, SKU or barcode.")]
    public string? Query { get; init; }

    public IReadOnlyList<ProductId>? ProductIds { get; init; }

    public IReadOnlyList<VariantId>? VariantIds { get; init; }

    [Description("true: only that.")]
    public bool? InStock { get; init; }

    [Description("As in \"12.30\".")]
    public string? MinPrice { get; init; }

    public string? MaxPrice { get; init; }

    [Description("Only prices in this currency.")]
    public Currency? Currency { get; init; }

    [Description("As in DE.")]
    public string? ShipToCountry { get; init; }

    [Description("Fields to add.")]
    public IReadOnlyList<CatalogField>? Fields { get; init; }

    [Description("1-100, default 10.")]
    public int? Limit { get; init; }

    public string? Cursor { get; init; }
}

/// <summary>What a hit shows only when asked for.</summary>
public enum CatalogField
{
    Sku,
    Barcode,
    Description,
    Vendor,
    ProductType,
    Tags,
    CompareAt,
    Weight,
    Size,
    RequiresShipping,
    TaxCategory,
    ImageUrl,
    Handle,
}
