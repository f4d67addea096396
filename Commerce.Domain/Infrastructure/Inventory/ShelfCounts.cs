using Commerce.Domain.Infrastructure.Imports;
using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Inventory;

namespace Commerce.Domain.Infrastructure.Inventory;

/// <summary>Counts of a file against what is on the shelf, any number in one round trip.</summary>
public sealed class ShelfCounts(CommerceSession session)
{
    private const string Read = """
        select s.id, s.on_hand, s.imported_count, s.allow_backorder from commerce.stock_item s where s.id = any($1)
        """;

    private const string Lock = Read + " order by s.id for update";

    private const string Update = """
        with moved as (
            update commerce.stock_item s
            set on_hand = it.on_hand, imported_count = it.count, allow_backorder = it.backorder
            from unnest($1::uuid[], $2::int[], $3::int[], $4::bool[], $5::int[])
                as it (id, on_hand, count, backorder, delta)
            where s.id = it.id returning s.id, s.on_hand, it.delta)
        insert into commerce.stock_movement (stock_item_id, kind, delta, on_hand, source, at)
        select moved.id, 'import', moved.delta, moved.on_hand, $6, $7 from moved where moved.delta <> 0
        """;

    public Task<IReadOnlyDictionary<StockItemId, ShelfCount>> FindAsync(
        IEnumerable<StockItemId> items, CancellationToken cancellationToken) => QueryAsync(Read, items,
        cancellationToken);

    /// <summary>
    /// Moves known items by what the file's counts changed; locks them in the one order of stock items.
    /// </summary>
    public async Task ImportAsync(
        IReadOnlyList<PlannedCount> counts, string source, CancellationToken cancellationToken)
    {
        var before = await QueryAsync(Lock, counts.Select(static it => it.Item), cancellationToken);
        (ShelfCount Before, ShelfCount After)[] moves =
        [
            .. counts.Select(it => (before[it.Item], before[it.Item].Import(it.Count, it.AllowBackorder)))
                .Where(static it => it.Item1 != it.Item2),
        ];
        if (moves.Length > 0)
        {
            await using var command = session.Command(
                Update, moves.Select(static it => it.After.Id.Value).ToArray(),
                moves.Select(static it => it.After.OnHand).ToArray(),
                moves.Select(static it => it.After.ImportedCount!.Value).ToArray(),
                moves.Select(static it => it.After.AllowBackorder).ToArray(),
                moves.Select(static it => it.After.OnHand - it.Before.OnHand).ToArray(), source, session.Now);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private async Task<IReadOnlyDictionary<StockItemId, ShelfCount>> QueryAsync(
        string sql, IEnumerable<StockItemId> items, CancellationToken cancellationToken)
    {
        var found = new Dictionary<StockItemId, ShelfCount>();
        await using var command = session.Command(sql, [items.Select(static it => it.Value).Distinct().ToArray()]);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var id = new StockItemId(reader.GetGuid(0));
            found[id] = new ShelfCount(
                id, reader.GetInt32(1), reader.IsDBNull(2) ? null : reader.GetInt32(2), reader.GetBoolean(3));
        }

        return found;
    }
}
