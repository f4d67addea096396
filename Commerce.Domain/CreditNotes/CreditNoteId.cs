using Commerce.Domain.Values;

namespace Commerce.Domain.CreditNotes;

public readonly record struct CreditNoteId(Guid Value) : IEntityId<CreditNoteId>
{
    public static string Prefix => "cn";

    public static CreditNoteId From(Guid value) => new(value);

    public static CreditNoteId New() => new(Guid.CreateVersion7());

    public override string ToString() => IdText.Format(Prefix, Value);
}
