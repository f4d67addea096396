using Commerce.Domain.Values;

namespace Commerce.Domain.Inventory;

public readonly record struct ReservationId(Guid Value) : IEntityId<ReservationId>
{
    public static string Prefix => "rsv";

    public static ReservationId From(Guid value) => new(value);

    public static ReservationId New() => new(Guid.CreateVersion7());

    public override string ToString() => IdText.Format(Prefix, Value);
}
