using Commerce.Domain.Values;

namespace Commerce.Domain.Products;

public readonly record struct VariantId(Guid Value) : IEntityId<VariantId>
{
    public static string Prefix => "var";

    public static VariantId From(Guid value) => new(value);

    public static VariantId New() => new(Guid.CreateVersion7());

    public override string ToString() => IdText.Format(Prefix, Value);
}
