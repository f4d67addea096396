using Commerce.Domain.Values;

namespace Commerce.Domain.Refunds;

public readonly record struct RefundId(Guid Value) : IEntityId<RefundId>
{
    public static string Prefix => "ref";

    public static RefundId From(Guid value) => new(value);

    public static RefundId New() => new(Guid.CreateVersion7());

    public override string ToString() => IdText.Format(Prefix, Value);
}
