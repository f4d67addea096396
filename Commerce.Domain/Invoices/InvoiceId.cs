using Commerce.Domain.Values;

namespace Commerce.Domain.Invoices;

public readonly record struct InvoiceId(Guid Value) : IEntityId<InvoiceId>
{
    public static string Prefix => "inv";

    public static InvoiceId From(Guid value) => new(value);

    public static InvoiceId New() => new(Guid.CreateVersion7());

    public override string ToString() => IdText.Format(Prefix, Value);
}
