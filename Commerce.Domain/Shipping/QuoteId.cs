using Commerce.Domain.Values;

namespace Commerce.Domain.Shipping;

public readonly record struct QuoteId(Guid Value) : IEntityId<QuoteId>
{
    public static string Prefix => "qte";

    public static QuoteId From(Guid value) => new(value);

    public static QuoteId New() => new(Guid.CreateVersion7());

    public override string ToString() => IdText.Format(Prefix, Value);
}
