using Commerce.Domain.Products;

namespace Commerce.Domain.Inventory;

/// <summary>Stock promised to one line of a checkout while it is active.</summary>
/// <param name="ExpiresAt">Business time; null while a payment is under way, when the promise must outlive any
/// clock.</param>
public sealed record Reservation(
    ReservationId Id, VariantId VariantId, StockItemId StockItemId, int Quantity, ReservationState State,
    DateTimeOffset? ExpiresAt)
{
    public DateTimeOffset? ExtendedAt { get; init; }

    public bool IsLive(DateTimeOffset now) => State == ReservationState.Active && !(ExpiresAt <= now);
}

/// <summary>
/// One wanted line: which variant, and the item it is counted in (null when its stock is not counted).
/// </summary>
public sealed record StockDemand(VariantId VariantId, StockItemId? StockItemId, int Quantity);

/// <summary>What a checkout holds, as its answer shows it.</summary>
/// <param name="ExpiresAt">The earliest end of a line; null when nothing is held or the hold has no end.</param>
public sealed record StockHold(IReadOnlyList<Reservation> Lines, DateTimeOffset? ExpiresAt)
{
    public static StockHold Of(IReadOnlyList<Reservation> lines) =>
        new(lines, lines.Min(static line => line.ExpiresAt));
}
