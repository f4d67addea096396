using Commerce.Domain.Values;

namespace Commerce.Domain.Payments;

public readonly record struct PaymentId(Guid Value) : IEntityId<PaymentId>
{
    public static string Prefix => "pay";

    public static PaymentId From(Guid value) => new(value);

    public static PaymentId New() => new(Guid.CreateVersion7());

    public override string ToString() => IdText.Format(Prefix, Value);
}
