using Commerce.Domain.Values;

namespace Commerce.Domain.Products;

public readonly record struct ProductId(Guid Value) : IEntityId<ProductId>
{
    public static string Prefix => "prd";

    public static ProductId From(Guid value) => new(value);

    public static ProductId New() => new(Guid.CreateVersion7());

    public override string ToString() => IdText.Format(Prefix, Value);
}
