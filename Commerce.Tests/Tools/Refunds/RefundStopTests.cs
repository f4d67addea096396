using Commerce.Tests.Support;
using Commerce.Workers.Housekeeping;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Commerce.Tests.Tools.Refunds;

/// <summary>Refunds that are stopped or given up: whether anything went back decides what becomes of the amount.</summary>
public sealed class RefundStopTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task A_stop_that_comes_after_the_provider_was_asked_changes_nothing()
    {
        await using var shop = await TestShop.OpenAsync(server);
        var sale = await shop.SellAsync();
        var version = await shop.VersionAsync(sale.PaymentId);
        await shop.StrikeAsync("refund", "server_error", 1000);
        var asked = shop.Agent.TryAsync("refund_customer", Asking.Refund(sale.PaymentId, version, "10.00"));
        await Eventually.HoldsAsync(async () => await shop.Merchant.ScalarAsync<long>("select count(*) from engine.effect where state = 'unknown'") == 1);

        await shop.Agent.CallAsync("cancel_operation", new { operation_id = await OperationAsync(shop), reason = "a mistake" });
        (await shop.OursAsync()).ShouldBe("0/1000/0", "what may have gone back stays reserved");
        await shop.AsWorldAsync("update world.chaos_rule set remaining = 0");

        await Eventually.HoldsAsync(async () => await shop.OursAsync() == "1000/0/0");
        (await shop.TheirsAsync()).ShouldBe(["succeeded 1000"]);
        await asked;
    }

    [Fact]
    public async Task One_that_is_stopped_before_the_provider_was_asked_gives_nothing_back()
    {
        await using var shop = await TestShop.OpenAsync(server);
        var sale = await shop.SellAsync();
        var version = await shop.VersionAsync(sale.PaymentId);
        await HoldBackAsync(shop);
        var asked = shop.Agent.TryAsync("refund_customer", Asking.Refund(sale.PaymentId, version, "10.00"));
        await Eventually.HoldsAsync(async () => await shop.OursAsync() == "0/1000/0");

        await shop.Agent.CallAsync("cancel_operation", new { operation_id = await OperationAsync(shop), reason = "a mistake" });

        await Eventually.HoldsAsync(async () => await shop.OursAsync() == "0/0/0");
        (await shop.TheirsAsync()).ShouldBeEmpty();
        (await shop.Merchant.ScalarAsync<string>("select status from commerce.refund")).ShouldBe("canceled");
        await asked;
        await LetGoAsync(shop);
    }

    [Fact]
    public async Task One_whose_work_was_given_up_lets_go_of_its_amount()
    {
        await using var shop = await TestShop.OpenAsync(server);
        var sale = await shop.SellAsync();
        var version = await shop.VersionAsync(sale.PaymentId);
        await HoldBackAsync(shop);
        var asked = shop.Agent.TryAsync("refund_customer", Asking.Refund(sale.PaymentId, version, "10.00"));
        await Eventually.HoldsAsync(async () => await shop.OursAsync() == "0/1000/0");

        await shop.AsOwnerAsync(
            """
            with gone as (delete from engine.operation_queue where tenant_id = $1)
            update engine.operation set status = 'failed', outcome_code = 'internal' where tenant_id = $1 and tool = 'refund_customer'
            """,
            shop.Merchant.TenantId);
        await server.App.Services.GetServices<IHostedService>().OfType<StrandedRefunds>().Single().RunAsync(TestContext.Current.CancellationToken);

        (await shop.OursAsync()).ShouldBe("0/0/0");
        (await shop.Merchant.ScalarAsync<string>("select failure_code from commerce.refund")).ShouldBe("given_up");
        await asked;
        await LetGoAsync(shop);
    }

    // Nobody takes up what is accepted from here on, until somebody rings.
    private static Task HoldBackAsync(TestShop shop) => shop.AsOwnerAsync($"""
        create function engine.hold_back() returns trigger language plpgsql as $f$
        begin new.run_after := clock_timestamp() + interval '1 hour'; return new; end $f$;
        create trigger hold_back before insert on engine.operation_queue for each row
            when (new.tenant_id = '{shop.Merchant.TenantId}') execute function engine.hold_back()
        """);

    private static Task LetGoAsync(TestShop shop) =>
        shop.AsOwnerAsync("drop trigger hold_back on engine.operation_queue; drop function engine.hold_back()");

    private static Task<string> OperationAsync(TestShop shop) => shop.Merchant.ScalarAsync<string>("select operation_id from commerce.refund");
}
