using Commerce.Tests.Support;
using Commerce.Workers.Housekeeping;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Commerce.Tests.Workers.Housekeeping;

public sealed class CheckoutHousekeepingTests(TestServer server) : IClassFixture<TestServer>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_checkout_nobody_came_back_to_is_closed_and_its_stock_given_back()
    {
        await using var shop = await TestShop.OpenAsync(server);
        var checkout = await shop.ReadyAsync();
        await Job<CheckoutExpiry>().RunAsync(Cancel);
        (await StatusAsync(shop, checkout.Id)).ShouldBe("ready_for_payment");

        await shop.Merchant.PassTimeAsync(TimeSpan.FromHours(25));
        await Job<CheckoutExpiry>().RunAsync(Cancel);

        (await shop.Merchant.ScalarAsync<string>("select status from commerce.checkout")).ShouldBe("expired");
        (await shop.LevelsAsync()).ShouldBe("10/0");
        (await shop.Merchant.ScalarAsync<string>(
            "select actor from engine.audit_event where action = 'checkout.expired'"))
            .ShouldBe("housekeeping");
    }

    [Fact]
    public async Task A_hold_that_will_lapse_is_announced_once_and_closed_when_the_provider_let_go()
    {
        await using var shop = await TestShop.OpenAsync(server);
        await shop.CompleteAsync(await shop.ReadyAsync(), "pm_sim_hold_3s", "manual");

        await Job<LapsingHolds>().RunAsync(Cancel);
        await Job<LapsingHolds>().RunAsync(Cancel);
        (await shop.Merchant.ScalarAsync<long>(
            "select count(*) from engine.audit_event where action = 'payment.expiry_warned'"))
            .ShouldBeLessThanOrEqualTo(1);

        await Eventually.HoldsAsync(async () =>
        {
            await Job<LapsingHolds>().RunAsync(Cancel);
            return await shop.Merchant.ScalarAsync<string>("select status from commerce.payment") == "canceled";
        });
        (await shop.BalanceAsync("hold_at_provider")).ShouldBe(0);
        (await shop.Merchant.ScalarAsync<string>("select cancel_reason from commerce.payment")).ShouldBe("expired");
        (await shop.Merchant.ScalarAsync<string>(
            "select state from engine.effect where kind = 'authorize'")).ShouldBe("reversed");
    }

    [Fact]
    public async Task A_completion_that_was_given_up_half_way_gives_back_hold_and_checkout()
    {
        await using var shop = await TestShop.OpenAsync(server);
        var checkout = await shop.ReadyAsync();
        await shop.CompleteAsync(checkout, capture: "manual");
        await shop.AsOwnerAsync(
            """
            update commerce.checkout set status = 'complete_in_progress', order_id = null where tenant_id = $1
            """,
            shop.Merchant.TenantId);
        await shop.AsOwnerAsync("delete from commerce.order_line where tenant_id = $1", shop.Merchant.TenantId);
        await shop.AsOwnerAsync("delete from commerce.order where tenant_id = $1", shop.Merchant.TenantId);

        await Job<StrandedCheckouts>().RunAsync(Cancel);

        await Eventually.HoldsAsync(
            async () => await shop.Merchant.ScalarAsync<string>("select status from commerce.payment") == "canceled");
        (await shop.Merchant.ScalarAsync<string>("select status from commerce.checkout")).ShouldBeOneOf(
            "ready_for_payment", "incomplete");
        (await shop.BookAsync()).GetProperty("voids").GetArrayLength().ShouldBe(1);
        (await shop.BalanceAsync("hold_at_provider")).ShouldBe(0);
    }

    private T Job<T>()
        where T : IHostedService => server.App.Services.GetServices<IHostedService>().OfType<T>().Single();

    private static async Task<string?> StatusAsync(TestShop shop, string checkout) =>
        (await shop.RecordAsync(checkout)).GetProperty("checkout").GetProperty("status").GetString();
}
