using Commerce.Domain.Payments;
using Npgsql;

namespace Commerce.Tests.Scheduler;

/// <summary>After everything healed: our records, our ledger and the provider's book tell the same story.</summary>
internal sealed class Ending(SeededRun run)
{
    private const string Checkouts = """
        select c.status, p.id, (select count(*) from commerce.order o where o.checkout_id = c.id and o.status <> 'canceled'),
            (select min(o.status) from commerce.order o where o.checkout_id = c.id and o.status <> 'canceled'), c.id
        from commerce.checkout c left join commerce.payment p on p.checkout_id = c.id
        where c.tenant_id = $1
        """;

    private const string Balances = """
        select a.code, sum(case when a.id = t.debit then t.amount_minor else -t.amount_minor end)::bigint
        from engine.ledger_account a join engine.ledger_transfer t on a.id in (t.debit, t.credit)
        where a.tenant_id = $1 group by a.code
        """;

    private const string Effects = "select request_key, state from engine.effect where tenant_id = $1 and kind = 'authorize'";

    private const string Stock = """
        select s.on_hand, s.reserved,
            (select coalesce(sum(quantity), 0) from commerce.reservation r where r.stock_item_id = s.id and r.state = 'active')::int,
            (select coalesce(sum(delta), 0) from commerce.stock_movement m where m.stock_item_id = s.id)::int,
            (select count(*) from commerce.order o where o.tenant_id = s.tenant_id and o.status <> 'canceled')::int
        from commerce.stock_item s where s.tenant_id = $1 and s.id = (
            select v.stock_item_id from commerce.variant v where v.tenant_id = $1 and v.sku = 'LAMP')
        """;

    // Whatever was imported how often: the file's products are there once, with its stock.
    private const string Imported = """
        select (select count(*) from commerce.product where tenant_id = $1 and handle = 'rain-cape'),
            (select count(*) from commerce.variant where tenant_id = $1 and sku like 'CAPE-%'),
            (select coalesce(sum(s.on_hand), 0) from commerce.stock_item s join commerce.variant v on v.stock_item_id = s.id
                where v.tenant_id = $1 and v.sku like 'CAPE-%')::int
        """;

    private const string Events = """
        select o.operation_id from engine.operation o left join engine.audit_event e
            on e.subject = o.operation_id and e.action = 'operation.' || o.status
        where o.tenant_id = $1 group by o.operation_id having count(e.event_id) <> 1
        union all
        select l.id::text from engine.ledger_entry l left join engine.audit_event e
            on e.action = 'ledger.posted' and e.subject like '%' || replace(l.id::text, '-', '')
        where l.tenant_id = $1 group by l.id having count(e.event_id) <> 1
        """;

    public async Task CheckAsync()
    {
        var view = run.View;
        Judge.Demand(view.Queue.Count == 0, $"still queued: {string.Join(", ", view.Queue)}");
        Judge.Demand(view.Effects.Count == 0, $"still open: {string.Join(", ", view.Effects)}");
        Judge.Demand(view.Bells == 0, $"{view.Bells} doorbells are left");
        await CheckSalesAsync();
        await CheckLedgerAsync();
        await CheckEffectsAsync();
        await CheckStockAsync();
        await CheckImportAsync();
        var unaudited = await RowsAsync(Events, static row => row.GetString(0));
        Judge.Demand(
            unaudited.Count == 0,
            $"not exactly one event for each of {string.Join(", ", unaudited.Select(run.Trace.NameOf))}");
    }

    private async Task CheckSalesAsync()
    {
        var rows = await RowsAsync(Checkouts, static row => (
            Status: row.GetString(0), Payment: row.IsDBNull(1) ? null : new PaymentId(row.GetGuid(1)).ToString(),
            Orders: row.GetInt64(2), Order: row.IsDBNull(3) ? null : row.GetString(3), Checkout: row.GetGuid(4)));
        foreach (var checkout in rows.GroupBy(static it => it.Checkout))
        {
            var (status, _, orders, order, _) = checkout.First();
            var live = run.Book.Holds.Where(it => it.IsLive && checkout.Any(row => row.Payment == it.Payment)).ToArray();
            var isSold = status == "completed";
            Judge.Demand(
                isSold ? orders == 1 && order == "confirmed" && live.Length == 1 : orders == 0 && live.Length == 0,
                $"a checkout is {status} with {orders} orders ({order}) and {live.Length} live authorizations at the provider");
            Judge.Demand(isSold || status is "incomplete" or "ready_for_payment" or "canceled", $"a checkout is left {status}");
        }
    }

    private async Task CheckLedgerAsync()
    {
        var balances = (await RowsAsync(Balances, static row => (row.GetString(0), row.GetInt64(1)))).ToDictionary();
        var held = run.Book.Holds.Where(static it => it.State == HoldState.Authorized).Sum(static it => it.Amount.Minor);
        var taken = run.Book.Holds.Sum(static it => it.Captured?.Minor ?? 0);
        Judge.Demand(balances.Values.Sum() == 0, "debits and credits differ");
        Demand("hold_at_provider", held);
        Demand("customer_hold", -held);
        Demand("prepayments", -taken);
        Judge.Demand(
            balances.GetValueOrDefault("provider_clearing") + balances.GetValueOrDefault("fees") == taken,
            "what the provider took and what it owes us is not what was captured");

        void Demand(string account, long minor) => Judge.Demand(
            balances.GetValueOrDefault(account) == minor,
            $"{account} stands at {balances.GetValueOrDefault(account)}, the provider's book says {minor}");
    }

    private async Task CheckEffectsAsync()
    {
        var effects = (await RowsAsync(Effects, static row => (row.GetString(0), row.GetString(1)))).ToDictionary();
        foreach (var hold in run.Book.Holds)
        {
            var state = effects.GetValueOrDefault(hold.Key, "missing");
            Judge.Demand(
                hold.State switch
                {
                    HoldState.Authorized or HoldState.Captured => state == "succeeded",
                    HoldState.Voided => state is "reversed" or "declined",
                    _ => state == "declined",
                },
                $"{hold.Ref} is {hold.State} at the provider, our effect is {state}");
        }

        Judge.Demand(
            effects.All(it => it.Value != "succeeded" || run.Book.Holds.Any(hold => hold.Key == it.Key)),
            "an effect says succeeded and the provider knows nothing of it");
    }

    private async Task CheckStockAsync()
    {
        var (onHand, reserved, active, moved, orders) = (await RowsAsync(Stock, static row => (
            row.GetInt32(0), row.GetInt32(1), row.GetInt32(2), row.GetInt32(3), row.GetInt32(4)))).Single();
        Judge.Demand(
            onHand == moved && onHand == run.Shop.OnHand - orders && reserved == active && reserved <= onHand,
            $"{onHand} on hand after {orders} sales of {run.Shop.OnHand} (moved {moved}), {reserved} reserved for {active}");
    }

    private async Task CheckImportAsync()
    {
        var found = (await RowsAsync(Imported, static row => (row.GetInt64(0), row.GetInt64(1), row.GetInt32(2)))).Single();
        var ended = run.View.Ended.Any(static it => it is { Tool: "import_catalog", Outcome: "ok" });
        Judge.Demand(
            found == (ended ? (1, 2, 10) : (0, 0, 0)), $"imported {found.Item1} products, {found.Item2} variants, {found.Item3} pieces");
    }

    private async Task<List<T>> RowsAsync<T>(string sql, Func<NpgsqlDataReader, T> read)
    {
        await using var command = run.World.Command(sql, run.Shop.TenantId);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<T>();
        while (await reader.ReadAsync())
        {
            rows.Add(read(reader));
        }

        return rows;
    }
}
