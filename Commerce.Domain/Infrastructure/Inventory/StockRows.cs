using Commerce.Domain.Checkouts;
using Commerce.Domain.Errors;
using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Inventory;
using Commerce.Domain.Orders;
using Commerce.Domain.Products;
using Npgsql;

namespace Commerce.Domain.Infrastructure.Inventory;

/// <summary>The statements behind <see cref="StockBook"/>: each serves any number of lines in one round trip.</summary>
internal sealed class StockRows(CommerceSession session)
{
    private const string Columns = "id, variant_id, stock_item_id, quantity, state, expires_at, extended_at";

    private const string Demand = "select v.id, v.stock_item_id from commerce.variant v where v.id = any($1)";

    private const string LockItems = """
        select s.id, s.on_hand, s.reserved, s.allow_backorder from commerce.stock_item s
        where s.id = any($1)
           or s.id in (
               select r.stock_item_id from commerce.reservation r where r.checkout_id = $2 and r.state = 'active')
        order by s.id for update
        """;

    private const string Insert = """
        insert into commerce.reservation (id, checkout_id, variant_id, stock_item_id, quantity, expires_at, created_at)
        select it.id, $5, it.variant_id, it.stock_item_id, it.quantity, $6, $7
        from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::int[]) as it (id, variant_id, stock_item_id, quantity)
        """;

    private const string MoveReserved = """
        update commerce.stock_item s set reserved = s.reserved + it.delta
        from unnest($1::uuid[], $2::int[]) as it (id, delta) where s.id = it.id
        """;

    private const string End = """
        update commerce.reservation set state = $2, order_id = $3::uuid, ended_at = $4 where id = any($1)
        """;

    private const string Sell = """
        with sold as (
            update commerce.stock_item s set on_hand = s.on_hand - it.quantity, reserved = s.reserved - it.quantity
            from (select r.stock_item_id, sum(r.quantity)::int as quantity from commerce.reservation r
                  where r.id = any($1) group by r.stock_item_id) it
            where s.id = it.stock_item_id
            returning s.id, s.on_hand + it.quantity as before)
        insert into commerce.stock_movement (stock_item_id, kind, delta, on_hand, source, reservation_id, at)
        select r.stock_item_id, 'sale', -r.quantity,
            sold.before - sum(r.quantity) over (partition by r.stock_item_id order by r.id), $2, r.id, $3
        from commerce.reservation r join sold on sold.id = r.stock_item_id
        where r.id = any($1) order by r.id
        """;

    public async Task<IReadOnlyList<StockDemand>> DemandAsync(
        IReadOnlyList<(VariantId Variant, int Quantity)> lines, CancellationToken cancellationToken)
    {
        var items = new Dictionary<VariantId, StockItemId?>();
        await using var command = session.Command(Demand, [lines.Select(static line => line.Variant.Value).ToArray()]);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            items[new VariantId(reader.GetGuid(0))] = reader.IsDBNull(1) ? null : new StockItemId(reader.GetGuid(1));
        }

        var unknown = lines.Select(static (line, index) => (line.Variant, Index: index))
            .Where(it => !items.ContainsKey(it.Variant))
            .Select(static it => new Problem($"items[{it.Index}].variant_id", $"There is no variant {it.Variant}."))
            .ToArray();
        return unknown.Length == 0
            ? [.. lines.Select(line => new StockDemand(line.Variant, items[line.Variant], line.Quantity))]
            : throw new CommerceException(ErrorCode.NotFound, "A variant does not exist.", unknown);
    }

    public async Task<IReadOnlyDictionary<StockItemId, StockItem>> LockAsync(
        CheckoutId checkout, IEnumerable<StockItemId> items, CancellationToken cancellationToken)
    {
        var locked = new Dictionary<StockItemId, StockItem>();
        await using var command = session.Command(LockItems, [Ids(items), checkout.Value]);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var id = new StockItemId(reader.GetGuid(0));
            locked[id] = new StockItem(id, reader.GetInt32(1), reader.GetInt32(2), reader.GetBoolean(3));
        }

        return locked;
    }

    public Task<IReadOnlyList<Reservation>> ActiveAsync(CheckoutId checkout, CancellationToken cancellationToken) =>
        ReadAsync(
        session.Command(
            $"select {Columns} from commerce.reservation where checkout_id = $1 and state = 'active' order by id",
            [checkout.Value]),
        cancellationToken);

    public Task<IReadOnlyList<Reservation>> LapsedAsync(
        IEnumerable<StockItemId> items, DateTimeOffset now, CancellationToken cancellationToken) => ReadAsync(
        session.Command(
            $"""
            select {Columns} from commerce.reservation
            where stock_item_id = any($1) and state = 'active' and expires_at <= $2 order by id
            """,
            [Ids(items), now]),
        cancellationToken);

    /// <summary>
    /// How the newest reservation of a checkout that holds nothing ended; null when it never held anything.
    /// </summary>
    public async Task<(ReservationState State, OrderId? Order)?> EndedAsync(
        CheckoutId checkout, CancellationToken cancellationToken)
    {
        const string sql = """
            select state, order_id from commerce.reservation
            where checkout_id = $1 and state <> 'active' order by ended_at desc, id desc limit 1
            """;
        await using var command = session.Command(sql, [checkout.Value]);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? (StateOf(reader.GetString(0)), reader.IsDBNull(1) ? null : new OrderId(reader.GetGuid(1)))
            : null;
    }

    public async Task<IReadOnlyList<Reservation>> AddAsync(
        CheckoutId checkout, IReadOnlyList<StockDemand> lines, DateTimeOffset? expiresAt,
        CancellationToken cancellationToken)
    {
        Reservation[] added = [.. lines.Select(line => new Reservation(
            ReservationId.New(), line.VariantId, line.StockItemId!.Value, line.Quantity, ReservationState.Active,
            expiresAt))];
        await using var command = session.Command(
            Insert, added.Select(static it => it.Id.Value).ToArray(),
            added.Select(static it => it.VariantId.Value).ToArray(),
            added.Select(static it => it.StockItemId.Value).ToArray(), added.Select(static it => it.Quantity).ToArray(),
            checkout.Value, expiresAt, session.Now);
        await command.ExecuteNonQueryAsync(cancellationToken);
        return added;
    }

    /// <summary>
    /// One update per item with the net difference, so the guard against overselling sees only the outcome.
    /// </summary>
    public async Task MoveReservedAsync(
        IReadOnlyList<Reservation> less, IReadOnlyList<Reservation> more, CancellationToken cancellationToken)
    {
        var deltas = less.Select(static it => (it.StockItemId, Delta: -it.Quantity))
            .Concat(more.Select(static it => (it.StockItemId, Delta: it.Quantity)))
            .GroupBy(static it => it.StockItemId)
            .Select(static it => (Id: it.Key, Delta: it.Sum(static one => one.Delta)))
            .Where(static it => it.Delta != 0).ToArray();
        if (deltas.Length > 0)
        {
            await using var command = session.Command(
                MoveReserved, deltas.Select(static it => it.Id.Value).ToArray(),
                deltas.Select(static it => it.Delta).ToArray());
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    public async Task EndAsync(
        IReadOnlyList<Reservation> lines, ReservationState state, OrderId? orderId, CancellationToken cancellationToken)
    {
        if (lines.Count > 0)
        {
            await using var command = session.Command(
                End, lines.Select(static it => it.Id.Value).ToArray(), state.ToString().ToLowerInvariant(),
                orderId?.Value, session.Now);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    public async Task SellAsync(
        IReadOnlyList<Reservation> lines, OrderId order, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var command =
            session.Command(Sell, [lines.Select(static it => it.Id.Value).ToArray(), order.ToString(), now]);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async Task SetEndAsync(
        CheckoutId checkout, DateTimeOffset? end, DateTimeOffset? extendedAt, CancellationToken cancellationToken)
    {
        const string sql = """
            update commerce.reservation
            set expires_at = $2::timestamptz, extended_at = coalesce($3::timestamptz, extended_at)
            where checkout_id = $1 and state = 'active'
            """;
        await using var command = session.Command(sql, [checkout.Value, end, extendedAt]);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<IReadOnlyList<Reservation>> ReadAsync(
        NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await using var owned = command;
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var lines = new List<Reservation>();
        while (await reader.ReadAsync(cancellationToken))
        {
            lines.Add(new Reservation(
                new ReservationId(reader.GetGuid(0)), new VariantId(reader.GetGuid(1)),
                new StockItemId(reader.GetGuid(2)),
                reader.GetInt32(3), StateOf(reader.GetString(4)), Time(reader, 5)) { ExtendedAt = Time(reader, 6) });
        }

        return lines;
    }

    private static DateTimeOffset? Time(NpgsqlDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.GetFieldValue<DateTimeOffset>(column);

    private static ReservationState StateOf(string text) => Enum.Parse<ReservationState>(text, ignoreCase: true);

    private static Guid[] Ids(IEnumerable<StockItemId> items) =>
        [.. items.Select(static item => item.Value).Distinct()];
}
