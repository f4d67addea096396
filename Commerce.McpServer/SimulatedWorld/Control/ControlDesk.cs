using System.Text.Json;
using Commerce.McpServer.SimulatedWorld.Book;
using Commerce.McpServer.SimulatedWorld.Chaos;
using Commerce.McpServer.SimulatedWorld.Provider;

namespace Commerce.McpServer.SimulatedWorld.Control;

/// <summary>What tests may do to the world that no merchant may.</summary>
internal sealed class ControlDesk(
    WorldDataSource world, WorldOptions options, Settlement settlement, AuthorizationBook authorizations)
{
    private const int LongestDelayMs = 120_000;
    private const int MostTimes = 1_000_000;

    public async Task<Answer> OpenMerchantAsync(OpenMerchantRequest request)
    {
        if (!WorldNames.IsMerchant(request.Merchant) || request.ApiKey.Length < 16)
            throw ProviderRefusal.Invalid("merchant", "A lower-case name and a key of 16 characters are expected.");
        var opened = await world.ReadAsync(session =>
            Merchants.OpenAsync(session, request.Merchant, request.ApiKey, options.KeyRetentionSeconds));
        return opened
            ? Answer.Created(new { request.Merchant })
            : throw ProviderRefusal.Conflict("merchant_exists", "The name or the key is taken.");
    }

    public async Task<Answer> AddRuleAsync(ChaosRequest request)
    {
        if (request.Fault == Fault.None) throw ProviderRefusal.Invalid("fault", "A fault is expected.");
        if (request.Times is < 1 or > MostTimes || request.DelayMs is < 0 or > LongestDelayMs)
            throw ProviderRefusal.Invalid(
                "times", $"1 to {MostTimes} times and a delay up to {LongestDelayMs} ms are expected.");
        await MustExistAsync(request.Merchant);
        var rule = await world.ReadAsync(session => session.RowAsync<ChaosRuleRow>("""
            insert into world.chaos_rule (merchant, call, payment_method, carrier, fault, delay_ms, remaining)
            values ($1::text, $2, $3::text, $4::text, $5, $6, $7) returning *
            """, request.Merchant, request.Call, request.PaymentMethod, request.Carrier, request.Fault, request.DelayMs,
            request.Times));
        return Answer.Created(rule!);
    }

    public async Task<Answer> RulesAsync() => Answer.List(await world.ReadAsync(session =>
        session.RowsAsync<ChaosRuleRow>("select * from world.chaos_rule where remaining > 0 order by id limit 1000")));

    public async Task<Answer> ClearRulesAsync() => Answer.Found(new
    {
        Cleared = await world.ReadAsync(session => session.RunAsync("delete from world.chaos_rule")),
    });

    public async Task<Answer> SetKeyRetentionAsync(string merchant, KeyRetentionRequest request)
    {
        if (request.Seconds < 0) throw ProviderRefusal.Invalid("seconds", "Zero or more is expected.");
        await MustExistAsync(merchant);
        await world.ReadAsync(session => session.RunAsync(
            "update world.merchant set key_retention_s = $2 where merchant = $1", merchant, request.Seconds));
        return Answer.Found(new { Merchant = merchant, KeyRetentionS = request.Seconds });
    }

    /// <summary>The merchant's whole book, rows as they are.</summary>
    public async Task<Answer> BookAsync(string merchant)
    {
        await MustExistAsync(merchant);
        return await world.WriteAsync(async session =>
        {
            await settlement.RunAsync(session, merchant);
            return Answer.Found(new
            {
                Authorizations = await RowsAsync("authorization", "created_at"),
                Captures = await RowsAsync("capture", "created_at"),
                Voids = await RowsAsync("void", "created_at"),
                Refunds = await RowsAsync("refund", "created_at"),
                Sessions = await RowsAsync("payment_session", "created_at"),
                Webhooks = await RowsAsync("webhook", "created_at"),
                Events = await RowsAsync("event_log", "id"),
            });

            Task<IReadOnlyList<JsonElement>> RowsAsync(string table, string order) => session.RowsAsync<JsonElement>(
                $"select * from world.{table} where merchant = $1 order by {order}", merchant);
        });
    }

    public Task<Answer> ResolveAsync(string id, ResolveRequest request) => ChangeAsync(id, async (session, row) =>
    {
        if (row.Status != AuthorizationStatus.ManualReview)
            throw ProviderRefusal.Conflict("not_in_review", $"The authorization is {WorldJson.Name(row.Status)}.");
        var verdict = request.Verdict ?? row.Verdict!;
        if (verdict != Decline.Authorized && Decline.All.All(decline => decline.Code != verdict))
            throw ProviderRefusal.Invalid("verdict", "'authorized' or the code of a decline is expected.");
        return await authorizations.DecideAsync(session, row, verdict);
    });

    public Task<Answer> ExpireAsync(string id) => ChangeAsync(id, async (session, row) =>
        row.Status == AuthorizationStatus.Authorized
            ? await authorizations.ExpireAsync(session, row.Id)
            : throw ProviderRefusal.Conflict("not_authorized", $"The authorization is {WorldJson.Name(row.Status)}."));

    public async Task<Answer> ResetAsync(string merchant)
    {
        await MustExistAsync(merchant);
        return await world.WriteAsync(async session =>
        {
            await session.RunAsync("delete from world.refund where merchant = $1", merchant);
            await session.RunAsync("delete from world.authorization where merchant = $1", merchant);
            await session.RunAsync("delete from world.payment_session where merchant = $1", merchant);
            await session.RunAsync("delete from world.payment_method where merchant = $1", merchant);
            await session.RunAsync("delete from world.request_key where merchant = $1", merchant);
            await session.RunAsync("delete from world.misbehaviour where merchant = $1", merchant);
            await session.RunAsync("delete from world.chaos_rule where merchant = $1", merchant);
            await session.RunAsync("delete from world.webhook where merchant = $1", merchant);
            await Journal.LogAsync(session, merchant, "merchant.reset", merchant);
            return Answer.Found(new { Merchant = merchant });
        });
    }

    private Task<Answer> ChangeAsync(string id, Func<WorldSession, AuthorizationRow, Task<AuthorizationRow>> change) =>
        world.WriteAsync(async session =>
        {
            var row = await session.RowAsync<AuthorizationRow>(
                "select * from world.authorization where id = $1 for update", id)
                ?? throw ProviderRefusal.Unknown("authorization");
            return Answer.Found(Views.Plain(await change(session, row)));
        });

    private async Task MustExistAsync(string? merchant)
    {
        if (merchant is null) return;
        var known = await world.ReadAsync(session => session.ScalarAsync<long>(
            "select count(*) from world.merchant where merchant = $1", merchant));
        if (known == 0) throw ProviderRefusal.Unknown("merchant");
    }
}
