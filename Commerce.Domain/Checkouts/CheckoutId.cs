using Commerce.Domain.Values;

namespace Commerce.Domain.Checkouts;

public readonly record struct CheckoutId(Guid Value) : IEntityId<CheckoutId>
{
    public static string Prefix => "chk";

    public static CheckoutId From(Guid value) => new(value);

    public static CheckoutId New() => new(Guid.CreateVersion7());

    public override string ToString() => IdText.Format(Prefix, Value);
}
