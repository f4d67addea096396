using Commerce.Domain.Values;

namespace Commerce.Domain.Customers;

public readonly record struct CustomerId(Guid Value) : IEntityId<CustomerId>
{
    public static string Prefix => "cus";

    public static CustomerId From(Guid value) => new(value);

    public static CustomerId New() => new(Guid.CreateVersion7());

    public override string ToString() => IdText.Format(Prefix, Value);
}
