using Commerce.Domain.Values;

namespace Commerce.Domain.Imports;

public readonly record struct ImportFileId(Guid Value) : IEntityId<ImportFileId>
{
    public static string Prefix => "upl";

    public static ImportFileId From(Guid value) => new(value);

    public static ImportFileId New() => new(Guid.CreateVersion7());

    public override string ToString() => IdText.Format(Prefix, Value);
}
