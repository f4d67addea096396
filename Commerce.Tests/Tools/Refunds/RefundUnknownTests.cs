using System.Text.Json;
using Commerce.Tests.Hosting.Settlement;
using Commerce.Tests.Support;

namespace Commerce.Tests.Tools.Refunds;

/// <summary>The provider gave the money back, or did not, and nobody heard: it stays reserved until that is known, whoever finds it out.</summary>
public sealed class RefundUnknownTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task A_look_up_settles_it_long_after_the_operation_has_ended()
    {
        await using var shop = await TestShop.OpenAsync(server);
        var (sale, answer) = await LoseAsync(shop);

        answer.GetProperty("error").Code().ShouldBe("provider.unknown_outcome", answer.GetRawText());
        (answer.Text("status"), answer.GetProperty("do_not_retry").GetBoolean()).ShouldBe(("pending", true));
        (await shop.OursAsync()).ShouldBe("0/1000/0");
        (await shop.RefusedAsync(sale.PaymentId, "10.00")).Code().ShouldBe("duplicate_suspected");
        (await shop.RefusedAsync(sale.PaymentId, sale.Total)).Code().ShouldBe("validation.arguments");

        await HealAsync(shop);
        await BeDueAsync(shop);

        await SettledAsync(shop);
    }

    [Fact]
    public async Task A_webhook_settles_it()
    {
        await using var shop = await TestShop.OpenAsync(server);
        await LoseAsync(shop);
        await HealAsync(shop);

        // Its first look comes after five minutes; the event is what makes it look now.
        await shop.AsWorldAsync("update world.webhook set due_at = clock_timestamp() where delivered_at is null");

        await SettledAsync(shop);
    }

    [Fact]
    public async Task The_settlement_file_settles_it()
    {
        await using var shop = await TestShop.OpenAsync(server);
        await LoseAsync(shop);
        var files = new SettlementFiles(server);

        var (code, text) = await files.ImportAsync(await files.DownloadAsync(shop));

        text.ShouldMatch("(?m)settled +refund +10.00 EUR");
        code.ShouldBe(0);
        await SettledAsync(shop);
        (await files.ImportAsync(await files.DownloadAsync(shop))).Text.ShouldContain("agrees");
    }

    [Fact]
    public async Task One_that_never_arrived_gives_the_amount_back_to_be_refunded()
    {
        await using var shop = await TestShop.OpenAsync(server);
        var (sale, _) = await LoseAsync(shop, acts: false);
        await HealAsync(shop);

        await BeDueAsync(shop, longAgo: true);

        await Eventually.HoldsAsync(async () => await shop.OursAsync() == "0/0/0");
        (await shop.Merchant.ScalarAsync<string>("select failure_code from commerce.refund")).ShouldBe("never_arrived");
        (await shop.RefundAsync(sale.PaymentId, "10.00")).Text("status").ShouldBe("succeeded");
        (await shop.TheirsAsync()).ShouldBe(["succeeded 1000"]);
    }

    /// <summary>A refund of 10.00 that was sent, not answered and cannot be looked up until its operation has ended.</summary>
    private static async Task<(Sale Sale, JsonElement Answer)> LoseAsync(TestShop shop, bool acts = true)
    {
        var sale = await shop.SellAsync();
        await shop.StrikeAsync("lookup", "server_error", 1000);
        await shop.StrikeAsync("webhook", "reorder_webhook", 1000, delayMs: 60_000);
        await shop.StrikeAsync("refund", acts ? "cached_error_after" : "cached_error");
        var version = await shop.VersionAsync(sale.PaymentId);
        var asked = shop.Agent.TryAsync("refund_customer", Asking.Refund(sale.PaymentId, version, "10.00"));
        await Eventually.HoldsAsync(async () =>
            await shop.Merchant.ScalarAsync<long>("select count(*) from engine.effect where state = 'unknown'") == 1);
        await shop.AsWorldAsync("update world.webhook set due_at = due_at + interval '1 hour' where delivered_at is null");
        await shop.AsOwnerAsync(
            "update engine.operation set deadline_at = clock_timestamp() where tenant_id = $1 and tool = 'refund_customer'",
            shop.Merchant.TenantId);
        return (sale, (await asked).StructuredContent!.Value);
    }

    private static Task HealAsync(TestShop shop) => shop.AsWorldAsync("update world.chaos_rule set remaining = 0");

    private static Task BeDueAsync(TestShop shop, bool longAgo = false) => shop.AsOwnerAsync(
        """
        update engine.effect set next_check_at = clock_timestamp(), first_sent_at = first_sent_at - $2::interval
        where tenant_id = $1 and state = 'unknown'
        """,
        shop.Merchant.TenantId, longAgo ? TimeSpan.FromHours(1) : TimeSpan.Zero);

    private static async Task SettledAsync(TestShop shop)
    {
        await Eventually.HoldsAsync(async () => await shop.OursAsync() == "1000/0/0");
        (await shop.TheirsAsync()).ShouldBe(["succeeded 1000"]);
        (await shop.Merchant.ScalarAsync<string>("select status from commerce.refund")).ShouldBe("succeeded");
        (await shop.Merchant.ScalarAsync<long>("select count(*) from engine.ledger_entry where kind = 'refund'")).ShouldBe(1);
    }
}
