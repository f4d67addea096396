using Commerce.Domain.Values;

namespace Commerce.Domain.Inventory;

public readonly record struct StockItemId(Guid Value) : IEntityId<StockItemId>
{
    public static string Prefix => "stk";

    public static StockItemId From(Guid value) => new(value);

    public static StockItemId New() => new(Guid.CreateVersion7());

    public override string ToString() => IdText.Format(Prefix, Value);
}
