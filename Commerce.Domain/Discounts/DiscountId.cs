using Commerce.Domain.Values;

namespace Commerce.Domain.Discounts;

public readonly record struct DiscountId(Guid Value) : IEntityId<DiscountId>
{
    public static string Prefix => "dsc";

    public static DiscountId From(Guid value) => new(value);

    public static DiscountId New() => new(Guid.CreateVersion7());

    public override string ToString() => IdText.Format(Prefix, Value);
}
