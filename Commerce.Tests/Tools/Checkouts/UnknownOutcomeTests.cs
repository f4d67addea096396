using System.Text.Json;
using Commerce.Tests.Support;

namespace Commerce.Tests.Tools.Checkouts;

/// <summary>
/// The provider says nothing until the deadline. The answer is the truth, nothing is paid twice, and it settles later.
/// </summary>
public sealed class UnknownOutcomeTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task An_attempt_that_never_arrived_frees_the_checkout_when_that_is_known()
    {
        await using var shop = await TestShop.OpenAsync(server);
        var checkout = await shop.ReadyAsync();

        var answer = await LeftOpenAsync(shop, checkout, "pm_sim_500_cached", "now");

        answer.GetProperty("error").GetProperty("code").GetString().ShouldBe(
            "provider.unknown_outcome", answer.GetRawText());
        answer.GetProperty("do_not_retry").GetBoolean().ShouldBeTrue();
        var order = answer.GetProperty("order_id").GetString()!;
        (await StatusAsync(shop, order)).ShouldBe("confirming");
        (await shop.LevelsAsync()).ShouldBe("10/2");
        var version = answer.GetProperty("checkout_version").GetInt32();
        (await shop.Agent.RefusedAsync("complete_checkout", TestShop.Completion((checkout.Id, version))))
            .GetProperty("code").GetString().ShouldBe("validation.state");

        await LookUpAsync(shop);
        await Eventually.HoldsAsync(async () => await StatusAsync(shop, order) == "canceled");
        var record = (await shop.RecordAsync(checkout.Id)).GetProperty("checkout");
        record.GetProperty("status").GetString().ShouldBe("ready_for_payment");
        var next = (checkout.Id, record.GetProperty("version").GetInt32());
        (await shop.CompleteAsync(next)).GetProperty("result").GetProperty("outcome").GetString().ShouldBe("placed");
    }

    [Fact]
    public async Task Money_that_was_held_after_all_confirms_the_order_and_is_taken()
    {
        await using var shop = await TestShop.OpenAsync(server);
        var checkout = await shop.ReadyAsync();
        await shop.StrikeAsync("lookup", "server_error", 1000);

        var answer = await LeftOpenAsync(shop, checkout, "pm_sim_500_cached_authorized", "now");
        await shop.AsWorldAsync("update world.chaos_rule set remaining = 0");
        await LookUpAsync(shop);

        var order = answer.GetProperty("order_id").GetString()!;
        await Eventually.HoldsAsync(async () => await StatusAsync(shop, order) == "confirmed");
        await Eventually.HoldsAsync(async () =>
            await shop.Merchant.ScalarAsync<string>("select status from commerce.payment") == "succeeded");
        (await shop.LevelsAsync()).ShouldBe("8/0");
        (await shop.RecordAsync(checkout.Id)).GetProperty("checkout").GetProperty("status").GetString()
            .ShouldBe("completed");
        (await shop.BookAsync()).GetProperty("authorizations").GetArrayLength().ShouldBe(1);
        (await shop.BookAsync()).GetProperty("captures").GetArrayLength().ShouldBe(1);
        (await shop.BalanceAsync("hold_at_provider")).ShouldBe(0);
    }

    [Fact]
    public async Task A_hold_found_after_a_stop_was_asked_for_goes_back()
    {
        await using var shop = await TestShop.OpenAsync(server);
        var checkout = await shop.ReadyAsync();
        await shop.StrikeAsync("lookup", "server_error", 1000);

        await LeftOpenAsync(shop, checkout, "pm_sim_500_cached_authorized", "now", stop: true);
        await shop.AsWorldAsync("update world.chaos_rule set remaining = 0");
        await LookUpAsync(shop);

        await Eventually.HoldsAsync(async () =>
            await shop.Merchant.ScalarAsync<string>("select status from commerce.payment") == "canceled");
        (await shop.Merchant.ScalarAsync<string>("select status from commerce.order")).ShouldBe("canceled");
        (await shop.BookAsync()).GetProperty("voids").GetArrayLength().ShouldBe(1);
        (await shop.LevelsAsync()).ShouldBe("10/2");
        (await shop.RecordAsync(checkout.Id)).GetProperty("checkout").GetProperty("status").GetString()
            .ShouldBe("ready_for_payment");
    }

    [Fact]
    public async Task A_capture_nobody_confirmed_is_found_and_booked_once()
    {
        await using var shop = await TestShop.OpenAsync(server);
        var checkout = await shop.ReadyAsync();
        await shop.StrikeAsync("capture", "cached_error_after");

        var operation = await shop.CompleteAsync(checkout);

        operation.GetProperty("result").GetProperty("outcome").GetString().ShouldBe("placed", operation.GetRawText());
        (await shop.BookAsync()).GetProperty("captures").GetArrayLength().ShouldBe(1);
        (await shop.Merchant.ScalarAsync<long>(
            "select count(*) from engine.ledger_entry where kind = 'capture'")).ShouldBe(1);
    }

    /// <summary>
    /// Completes until the outcome is in doubt, lets the deadline pass, and returns how the operation ended.
    /// </summary>
    private static async Task<JsonElement> LeftOpenAsync(
        TestShop shop, (string Id, int Version) checkout, string method, string capture, bool stop = false)
    {
        var started = shop.Agent.TryAsync("complete_checkout", TestShop.Completion(checkout, method, capture));
        await Eventually.HoldsAsync(async () =>
            await shop.Merchant.ScalarAsync<long>("select count(*) from engine.effect where state = 'unknown'") == 1);
        if (stop)
        {
            await shop.AsOwnerAsync(
                """
                update engine.operation set cancel_requested_at = clock_timestamp()
                where tenant_id = $1 and tool = 'complete_checkout'
                """,
                shop.Merchant.TenantId);
        }

        await shop.AsOwnerAsync(
            """
            update engine.operation set deadline_at = clock_timestamp() where tenant_id = $1 and tool = 'complete_checkout'
            """,
            shop.Merchant.TenantId);
        return (await started).StructuredContent!.Value;
    }

    /// <summary>Brings forward the reconciler's next look, and the time after which "not found" is proof.</summary>
    private static Task LookUpAsync(TestShop shop) => shop.AsOwnerAsync(
        """
        update engine.effect set first_sent_at = first_sent_at - interval '1 hour', next_check_at = clock_timestamp()
        where tenant_id = $1 and state = 'unknown'
        """,
        shop.Merchant.TenantId);

    private static async Task<string?> StatusAsync(TestShop shop, string order) =>
        (await shop.RecordAsync(order)).GetProperty("order").GetProperty("status").GetString();
}
