using Commerce.Tests.Support;

namespace Commerce.Tests.Tools.Checkouts;

/// <summary>A purchase of which the provider's answer was lost and which cannot be looked up.</summary>
internal sealed record LostPurchase(string OperationId, string EffectId, string Reference, string ProviderRef, string Total)
{
    /// <param name="acts">The provider held the money before its answer was lost.</param>
    public static async Task<LostPurchase> MakeAsync(TestShop shop, bool acts = true)
    {
        var checkout = await shop.ReadyAsync();
        await shop.StrikeAsync("lookup", "server_error", 1000);
        // Or the provider's word would wake the operation again at any time.
        await shop.StrikeAsync("webhook", "reorder_webhook", 1000, delayMs: 60_000);
        var method = acts ? "pm_sim_500_cached_authorized" : "pm_sim_500_cached";
        var started = shop.Agent.TryAsync("complete_checkout", TestShop.Completion(checkout, method, "now"));
        await Eventually.HoldsAsync(async () =>
            await shop.Merchant.ScalarAsync<long>("select count(*) from engine.effect where state = 'unknown'") == 1);
        // A worker may just be asking: it comes back for the next look, which is moved away, so that a test has the outcome to itself.
        await Eventually.HoldsAsync(async () => await shop.Merchant.ScalarAsync<long>(
            """
            with away as (
                update engine.operation_queue set run_after = clock_timestamp() + interval '1 hour'
                where tenant_id = $1 and owner is null returning 1)
            select count(*) from away
            """,
            shop.Merchant.TenantId) == 1);
        _ = started.ContinueWith(static it => _ = it.Exception, TaskScheduler.Default);
        return await ReadAsync(shop);
    }

    private static Task<LostPurchase> ReadAsync(TestShop shop) => shop.Merchant.InUnitOfWorkAsync(async (session, _) =>
    {
        await using var command = session.Command(
            """
            select operation_id, effect_id, request ->> 'reference', amount_minor from engine.effect where kind = 'authorize'
            """);
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        (await reader.ReadAsync(TestContext.Current.CancellationToken)).ShouldBeTrue();
        var (operation, effect, reference) = (reader.GetString(0), reader.GetGuid(1), reader.GetString(2));
        var total = $"{reader.GetInt64(3) / 100m:0.00} EUR";
        var held = (await shop.BookAsync()).GetProperty("authorizations").EnumerateArray().Select(static it => it.GetProperty("id").GetString()!);
        return new LostPurchase(operation, effect.ToString("N"), reference, held.FirstOrDefault() ?? "none", total);
    });
}
