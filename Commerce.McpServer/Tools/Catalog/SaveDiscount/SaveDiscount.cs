using System.ComponentModel;
using Commerce.Domain.Access;
using Commerce.Domain.Discounts;
using Commerce.Domain.Values;
using Commerce.McpServer.Pipeline;
using Commerce.McpServer.Records;

namespace Commerce.McpServer.Tools.Catalog.SaveDiscount;

[Tool(
    "Save a discount code", Order = 5, Scope = Scopes.CatalogWrite, ReadOnly = false, Destructive = false,
    Idempotent = true, OpenWorld = false)]
[Description("Make a discount code; with discount_id change or end it (fields left out stay). Buyers give it as "
    + "discount_codes of a checkout. A use is counted with its order.")]
public sealed record SaveDiscount : IWrite<DiscountSaved>
{
    public DiscountId? DiscountId { get; init; }

    public int? ExpectedVersion { get; init; }

    [Description("What buyers type; new codes only.")]
    public string? Code { get; init; }

    [Description("Off the goods, as in 12.5. Or amount.")]
    public decimal? Percent { get; init; }

    [Description("Off the goods, as in \"5.00\".")]
    public string? Amount { get; init; }

    [Description("Of amount. Default: the merchant's.")]
    public Currency? Currency { get; init; }

    [Description("Default now.")]
    public DateTimeOffset? ValidFrom { get; init; }

    [Description("From then on it is not valid.")]
    public DateTimeOffset? ValidTo { get; init; }

    [Description("In all. Default: no limit.")]
    public int? MaxUses { get; init; }

    [Description("true: nobody gets it any more, for good.")]
    public bool? End { get; init; }

    public string? IdempotencyKey { get; init; }

    /// <summary>A new code has no version; there is one active code of a name, so a second call finds the first.</summary>
    public string? NaturalKey() => DiscountId is { } id
        ? SeenVersion.Key(id.ToString(), ExpectedVersion ?? 0, this with { IdempotencyKey = null }) : null;
}

public sealed record DiscountSaved
{
    public required DiscountOutcome Outcome { get; init; }

    public required DiscountView Discount { get; init; }

    public required IReadOnlyList<string> NextActions { get; init; }
}

public enum DiscountOutcome
{
    Created,
    Changed,

    /// <summary>It is so already.</summary>
    Unchanged,
    Ended,
}
