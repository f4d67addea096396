using Commerce.Domain.Errors;
using Commerce.Domain.Infrastructure.Audit;
using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Inventory;
using Commerce.Domain.Products;

namespace Commerce.Domain.Infrastructure.Inventory;

/// <summary>
/// Applies one document to the stock, in the caller's unit of work. Locks: variants whose stock was not counted so far,
/// then stock items by id, the same order everybody takes them in.
/// </summary>
public sealed class StockAdjuster(CommerceSession session, AuditTrail audit)
{
    private const string Find = "select v.id, v.stock_item_id from commerce.variant v where v.id = any($1)";

    private const string FindAndHold = Find + " order by v.id for update";

    private const string Begin = """
        with item as (insert into commerce.stock_item (id) select id from unnest($2::uuid[]) id)
        update commerce.variant v set stock_item_id = it.item
        from unnest($1::uuid[], $2::uuid[]) it (id, item) where v.id = it.id
        """;

    private const string LockItems = """
        select s.id, s.on_hand, s.reserved, s.allow_backorder from commerce.stock_item s
        where s.id = any($1) order by s.id for update
        """;

    // Places change under their item's lock alone.
    private const string ReadPlaces =
        "select p.stock_item_id, p.location, p.on_hand from commerce.stock_place p where p.stock_item_id = any($1)";

    public async Task<IReadOnlyList<AdjustedStock>> ApplyAsync(
        StockAdjustment adjustment, string reference, IReadOnlyList<(VariantId Variant, int Quantity)> items,
        CancellationToken cancellationToken)
    {
        var lines = await LinesAsync(adjustment.Kind, items, cancellationToken);
        var stock = await LockAsync([.. lines.Select(static it => it.Item!.Value.Value).Distinct()], cancellationToken);
        var adjusted = adjustment.Decide(lines, stock);
        if (adjusted.Any(static it => it.Deltas.Count > 0))
        {
            await new StockMovements(session).WriteAsync(adjustment.Kind, reference, adjusted, cancellationToken);
        }

        audit.Record("stock.adjusted", audit.OperationId ?? reference, new
        {
            reference,
            adjustment.Kind,
            adjustment.Location,
            adjustment.ToLocation,
            lines = adjusted.Select(static it => new
            {
                it.Variant, before = it.Before.Item.OnHand, after = it.After.Item.OnHand, it.Short,
            }),
        });
        return adjusted;
    }

    private async Task<IReadOnlyList<AdjustedLine>> LinesAsync(
        AdjustmentKind kind, IReadOnlyList<(VariantId Variant, int Quantity)> items, CancellationToken cancellationToken)
    {
        var known = await ItemsAsync(Find, items.Select(static it => it.Variant), cancellationToken);
        VariantId[] uncounted = [.. known.Where(static it => it.Value is null).Select(static it => it.Key)];
        RefuseUnfit(kind, items, known);
        if (uncounted.Length > 0)
        {
            foreach (var (variant, item) in await BeginAsync(uncounted, cancellationToken))
            {
                known[variant] = item;
            }
        }

        return [.. items.Select(it => new AdjustedLine(it.Variant, known[it.Variant], it.Quantity))];
    }

    // The first count of a variant begins its counting; of two first counts the second finds the item of the first.
    private async Task<Dictionary<VariantId, StockItemId?>> BeginAsync(
        VariantId[] uncounted, CancellationToken cancellationToken)
    {
        var held = await ItemsAsync(FindAndHold, uncounted, cancellationToken);
        VariantId[] still = [.. held.Where(static it => it.Value is null).Select(static it => it.Key)];
        foreach (var variant in still)
        {
            held[variant] = StockItemId.New();
        }

        await using var command = session.Command(
            Begin, still.Select(static it => it.Value).ToArray(), still.Select(it => held[it]!.Value.Value).ToArray());
        await command.ExecuteNonQueryAsync(cancellationToken);
        return held;
    }

    private static void RefuseUnfit(
        AdjustmentKind kind, IReadOnlyList<(VariantId Variant, int Quantity)> items,
        Dictionary<VariantId, StockItemId?> known)
    {
        var problems = items.Index().Select(it => !known.TryGetValue(it.Item.Variant, out var item)
            ? new Problem($"items[{it.Index}].variant_id", $"There is no variant {it.Item.Variant}.")
            : item is null && kind != AdjustmentKind.Count
                ? new Problem(
                    $"items[{it.Index}].variant_id", "is sold without counting; a count begins it", "a counted variant")
                : null).OfType<Problem>().ToArray();
        if (problems.Length > 0)
        {
            throw new CommerceException(
                items.Any(it => !known.ContainsKey(it.Variant)) ? ErrorCode.NotFound : ErrorCode.ValidationState,
                $"{problems.Length} of {items.Count} items cannot be done; nothing was changed.", problems);
        }
    }

    private async Task<Dictionary<VariantId, StockItemId?>> ItemsAsync(
        string sql, IEnumerable<VariantId> variants, CancellationToken cancellationToken)
    {
        var found = new Dictionary<VariantId, StockItemId?>();
        await using var command = session.Command(sql, [variants.Select(static it => it.Value).ToArray()]);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            found[new VariantId(reader.GetGuid(0))] = reader.IsDBNull(1) ? null : new StockItemId(reader.GetGuid(1));
        }

        return found;
    }

    private async Task<Dictionary<StockItemId, PlacedStock>> LockAsync(Guid[] items, CancellationToken cancellationToken)
    {
        var stock = new Dictionary<StockItemId, PlacedStock>();
        await using (var command = session.Command(LockItems, [items]))
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
            {
                var item = new StockItem(
                    new StockItemId(reader.GetGuid(0)), reader.GetInt32(1), reader.GetInt32(2), reader.GetBoolean(3));
                stock[item.Id] = new PlacedStock(item, new Dictionary<string, int>());
            }
        }

        await using var places = session.Command(ReadPlaces, [items]);
        await using var placed = await places.ExecuteReaderAsync(cancellationToken);
        while (await placed.ReadAsync(cancellationToken))
        {
            ((Dictionary<string, int>)stock[new StockItemId(placed.GetGuid(0))].Places)[placed.GetString(1)] =
                placed.GetInt32(2);
        }

        return stock;
    }
}
