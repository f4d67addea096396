using Commerce.McpServer.SimulatedWorld.Book;
using Commerce.McpServer.SimulatedWorld.Provider;

namespace Commerce.McpServer.SimulatedWorld.Chaos;

/// <summary>Decides what strikes a call: the oldest rule of the control address that fits, else the test card's own
/// nature. A rule is used up when it strikes, in a transaction of its own, so a rolled-back call still
/// counts.</summary>
internal sealed class ChaosRules(WorldDataSource world)
{
    public async Task<Strike> ForCallAsync(
        string? merchant, WorldCall call, string? paymentMethod = null, string? carrier = null)
    {
        var rule = await world.ReadAsync(session => TakeAsync(session, merchant, call, paymentMethod, carrier));
        return rule is null ? Strike.None : new Strike(rule.Fault, TimeSpan.FromMilliseconds(rule.DelayMs));
    }

    /// <summary>A test card errs once for each request key, so that an honest retry gets through.</summary>
    public async Task<Strike> ForMethodAsync(string merchant, string onceFor, MagicMethod method)
    {
        if (method.Fault == Fault.None) return Strike.None;
        var hits = await world.ReadAsync(session => session.ScalarAsync<int>("""
            insert into world.misbehaviour (merchant, request_key, behaviour) values ($1, $2, $3)
            on conflict (merchant, request_key, behaviour) do update set hits = world.misbehaviour.hits + 1
            returning hits
            """, merchant, onceFor, method.Pattern));
        return hits == 1 ? new Strike(method.Fault, TimeSpan.FromSeconds(method.Seconds)) : Strike.None;
    }

    public static Task<int> ForgetAsync(WorldSession session) => session.RunAsync("""
        with spent as (delete from world.chaos_rule where remaining = 0)
        delete from world.misbehaviour where created_at < clock_timestamp() - interval '7 days'
        """);

    public static Task<ChaosRuleRow?> TakeAsync(
        WorldSession session, string? merchant, WorldCall call, string? paymentMethod = null, string? carrier = null) =>
        session.RowAsync<ChaosRuleRow>("""
            update world.chaos_rule set remaining = remaining - 1 where id = (
              select id from world.chaos_rule
              where remaining > 0 and (call = $2 or (call = 'any' and $2 <> 'webhook'))
                and (merchant is null or merchant = $1::text)
                and (payment_method is null or payment_method = $3::text)
                and (carrier is null or carrier = $4::text)
              order by id limit 1 for update skip locked)
            returning *
            """, merchant, call, paymentMethod, carrier);
}

internal sealed record ChaosRuleRow
{
    public required long Id { get; init; }
    public string? Merchant { get; init; }
    public required WorldCall Call { get; init; }
    public string? PaymentMethod { get; init; }
    public string? Carrier { get; init; }
    public required Fault Fault { get; init; }
    public required int DelayMs { get; init; }
    public required int Remaining { get; init; }
}
