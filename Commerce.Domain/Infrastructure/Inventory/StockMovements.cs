using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Inventory;

namespace Commerce.Domain.Infrastructure.Inventory;

/// <summary>Writes decided adjustments: items, places and one movement for every difference, each in one statement.</summary>
internal sealed class StockMovements(CommerceSession session)
{
    private const string Items = """
        update commerce.stock_item s set on_hand = it.on_hand
        from unnest($1::uuid[], $2::int[]) it (id, on_hand) where s.id = it.id and s.on_hand <> it.on_hand
        """;

    private const string Places = """
        insert into commerce.stock_place (stock_item_id, location, on_hand)
        select it.id, it.location, it.on_hand from unnest($1::uuid[], $2::text[], $3::int[]) it (id, location, on_hand)
        on conflict (stock_item_id, location) do update set on_hand = excluded.on_hand
        """;

    private const string Movements = """
        insert into commerce.stock_movement (stock_item_id, kind, delta, on_hand, source, location, at)
        select it.id, $5, it.delta, it.on_hand, $6, it.location, $7
        from unnest($1::uuid[], $2::int[], $3::int[], $4::text[]) with ordinality it (id, delta, on_hand, location, n)
        order by it.n
        """;

    public async Task WriteAsync(
        AdjustmentKind kind, string reference, IReadOnlyList<AdjustedStock> adjusted, CancellationToken cancellationToken)
    {
        PlacedStock[] last = [.. adjusted.GroupBy(static it => it.After.Item.Id).Select(static it => it.Last().After)];
        await ExecuteAsync(
            Items, cancellationToken, last.Select(static it => it.Item.Id.Value).ToArray(),
            last.Select(static it => it.Item.OnHand).ToArray());
        var places = last.SelectMany(static it => it.Places.Select(place => (it.Item.Id.Value, place.Key, Count: place.Value)))
            .ToArray();
        await ExecuteAsync(
            Places, cancellationToken, places.Select(static it => it.Value).ToArray(),
            places.Select(static it => it.Key).ToArray(), places.Select(static it => it.Count).ToArray());
        var rows = adjusted.SelectMany(static it => Rows(it)).ToArray();
        await ExecuteAsync(
            Movements, cancellationToken, rows.Select(static it => it.Delta.Item.Value).ToArray(),
            rows.Select(static it => it.Delta.Quantity).ToArray(), rows.Select(static it => it.OnHand).ToArray(),
            rows.Select(static it => it.Delta.Location == PlacedStock.Main ? null : it.Delta.Location).ToArray(),
            kind switch { AdjustmentKind.Receive => "receipt", AdjustmentKind.Count => "count", _ => "move" }, reference,
            session.Now);
    }

    private static IEnumerable<(StockDelta Delta, int OnHand)> Rows(AdjustedStock adjusted)
    {
        var onHand = adjusted.Before.Item.OnHand;
        foreach (var delta in adjusted.Deltas)
        {
            onHand += delta.Quantity;
            yield return (delta, onHand);
        }
    }

    private async Task ExecuteAsync(string sql, CancellationToken cancellationToken, params object?[] values)
    {
        await using var command = session.Command(sql, values);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
