using Commerce.Domain.Values;

namespace Commerce.Domain.Orders;

public readonly record struct OrderId(Guid Value) : IEntityId<OrderId>
{
    public static string Prefix => "ord";

    public static OrderId From(Guid value) => new(value);

    public static OrderId New() => new(Guid.CreateVersion7());

    public override string ToString() => IdText.Format(Prefix, Value);
}
