using Commerce.Domain.Discounts;
using Commerce.Domain.Values;

namespace Commerce.McpServer.Records;

public sealed record DiscountView
{
    public required DiscountId DiscountId { get; init; }

    public required int Version { get; init; }

    public required string Code { get; init; }

    /// <summary>What it is worth at this moment.</summary>
    public required DiscountStanding Standing { get; init; }

    public decimal? Percent { get; init; }

    public Money? Amount { get; init; }

    public required DateTimeOffset ValidFrom { get; init; }

    public DateTimeOffset? ValidTo { get; init; }

    public int? MaxUses { get; init; }

    /// <summary>In orders, and in checkouts that are being paid.</summary>
    public required int Uses { get; init; }

    public static DiscountView Of(Discount discount, DateTimeOffset now) => new()
    {
        DiscountId = discount.Id,
        Version = discount.Version,
        Code = discount.Code,
        Standing = discount.StandingAt(now),
        Percent = discount.Percent,
        Amount = discount.Amount,
        ValidFrom = discount.ValidFrom,
        ValidTo = discount.ValidTo,
        MaxUses = discount.MaxUses,
        Uses = discount.Uses,
    };
}
