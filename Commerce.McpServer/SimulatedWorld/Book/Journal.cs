using Commerce.McpServer.SimulatedWorld.Chaos;

namespace Commerce.McpServer.SimulatedWorld.Book;

/// <summary>What happened, for people (event log) and for the merchant (webhook), in the transaction in which it
/// happened.</summary>
internal sealed class Journal(WorldOptions options)
{
    private const int DefaultHoldBackMs = 3000;

    public static Task LogAsync(
        WorldSession session, string? merchant, string what, string? subject, object? detail = null) =>
        session.RunAsync("""
            insert into world.event_log (merchant, event, subject, detail) values ($1, $2, $3, $4::jsonb)
            """, merchant, what, subject, WorldJson.Write(detail ?? new { }));

    public async Task TellAsync(WorldSession session, string merchant, string type, string subject, object data)
    {
        await LogAsync(session, merchant, type, subject);
        if (options.WebhookUrl.Length == 0) return;

        var strike = await ChaosRules.TakeAsync(session, merchant, WorldCall.Webhook);
        var heldBack = strike?.Fault == Fault.ReorderWebhook ? HoldBack(strike) : 0;
        var copies = strike?.Fault == Fault.DuplicateWebhook ? 2 : 1;
        var id = WorldNames.Record("evt");
        var at = await session.ScalarAsync<DateTime>("select clock_timestamp()");
        var body = WorldJson.Write(new { id, type, created_at = new DateTimeOffset(at), merchant, data });
        await session.RunAsync("""
            insert into world.webhook (webhook_id, copy, merchant, body, due_at)
            select $1, n, $2, $3, clock_timestamp() + make_interval(secs => $4 / 1000.0) from generate_series(1, $5) n
            """, id, merchant, body, heldBack, copies);
    }

    private static int HoldBack(ChaosRuleRow rule) => rule.DelayMs == 0 ? DefaultHoldBackMs : rule.DelayMs;
}
