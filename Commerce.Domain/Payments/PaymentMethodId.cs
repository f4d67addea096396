using Commerce.Domain.Values;

namespace Commerce.Domain.Payments;

public readonly record struct PaymentMethodId(Guid Value) : IEntityId<PaymentMethodId>
{
    public static string Prefix => "pm";

    public static PaymentMethodId From(Guid value) => new(value);

    public static PaymentMethodId New() => new(Guid.CreateVersion7());

    public override string ToString() => IdText.Format(Prefix, Value);
}
