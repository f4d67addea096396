using System.Text.Json;
using Commerce.Domain.Invoices;
using Commerce.Tests.Support;
using Commerce.Tests.Tools.Invoices;
using Commerce.Workers.Housekeeping;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Commerce.Tests.Workers.Housekeeping;

public sealed class DunningTests(TestServer server) : IClassFixture<TestServer>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private DunningRun Job => server.App.Services.GetServices<IHostedService>().OfType<DunningRun>().Single();

    [Fact]
    public async Task Reminders_go_out_on_their_days_once_each_until_the_plan_is_done()
    {
        await using var shop = await BillingShop.OpenAsync(server, dunning: new DunningPlan { DaysAfterDue = [3, 10] });
        var started = await StartAsync(shop, await shop.IssueAsync());
        started.GetProperty("outcome").GetString().ShouldBe("dunning_started");
        await RunAsync();
        (await MessagesAsync(shop)).ShouldBe("");

        await shop.Merchant.PassTimeAsync(TimeSpan.FromDays(33));
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => RunAsync()));
        (await MessagesAsync(shop)).ShouldBe("1");

        await shop.Merchant.PassTimeAsync(TimeSpan.FromDays(8));
        await RunAsync();
        await shop.Merchant.PassTimeAsync(TimeSpan.FromDays(40));
        await RunAsync();

        (await MessagesAsync(shop)).ShouldBe("1,2");
        (await shop.Merchant.ScalarAsync<bool>("select dunning_next_on is null and dunning_level = 2 from commerce.invoice")).ShouldBeTrue();
        await Eventually.HoldsAsync(async () =>
            await shop.Merchant.ScalarAsync<long>("select count(*) from commerce.invoice_message where status = 'sent'") == 2);
        var second = await shop.Merchant.ScalarAsync<Guid>("select id from commerce.invoice_message where level = 2");
        (await File.ReadAllTextAsync(Path.Combine(server.Home, "mail", $"{new MessageId(second)}.eml"), Cancel)).ShouldContain("Reminder 2: invoice");
    }

    [Fact]
    public async Task Who_pays_is_not_reminded_any_more()
    {
        await using var shop = await BillingShop.OpenAsync(server);
        var invoice = await shop.IssueAsync();
        await StartAsync(shop, invoice);
        await shop.Agent.CallAsync("book_payment", BillingShop.Payment(await NowAsync(shop, invoice), "172.50", "bank 9"));

        await shop.Merchant.PassTimeAsync(TimeSpan.FromDays(60));
        await RunAsync();

        (await MessagesAsync(shop)).ShouldBe("");
        (await shop.Merchant.ScalarAsync<long>("select count(*) from engine.audit_event where action = 'invoice.dunning_stopped'")).ShouldBe(1);
    }

    [Fact]
    public async Task A_stopped_campaign_goes_on_where_it_was()
    {
        await using var shop = await BillingShop.OpenAsync(server);
        var invoice = await shop.IssueAsync();
        await StartAsync(shop, invoice);
        await shop.Merchant.PassTimeAsync(TimeSpan.FromDays(33));
        await RunAsync();
        var stopped = await shop.CollectAsync(Action(await NowAsync(shop, invoice), "stop_dunning"));
        stopped.GetProperty("result").GetProperty("outcome").GetString().ShouldBe("dunning_stopped", stopped.GetRawText());
        await shop.Merchant.PassTimeAsync(TimeSpan.FromDays(60));
        await RunAsync();
        (await MessagesAsync(shop)).ShouldBe("1");

        await StartAsync(shop, await NowAsync(shop, invoice));
        await RunAsync();

        (await MessagesAsync(shop)).ShouldBe("1,2");
    }

    [Fact]
    public async Task A_reminder_somebody_sent_today_is_the_one_that_was_due()
    {
        await using var shop = await BillingShop.OpenAsync(server);
        var invoice = await shop.IssueAsync();
        await StartAsync(shop, invoice);
        await shop.Merchant.PassTimeAsync(TimeSpan.FromDays(33));
        await shop.Agent.CallAsync("send_invoice", new { invoice_ids = new[] { BillingShop.IdOf(invoice) }, kind = "reminder" });

        await RunAsync();

        (await MessagesAsync(shop)).ShouldBe("-");
        (await NowAsync(shop, invoice)).GetProperty("dunning").GetProperty("reminders_sent").GetInt32().ShouldBe(1);
    }

    // Every test of the class sees the invoices of all; a batch is larger than they are many.
    private Task<int> RunAsync() => Job.RunAsync(Cancel);

    private static async Task<JsonElement> StartAsync(BillingShop shop, JsonElement invoice) =>
        (await shop.CollectAsync(Action(invoice, "start_dunning"))).GetProperty("result");

    private static object Action(JsonElement invoice, string action) =>
        new { invoice_id = BillingShop.IdOf(invoice), expected_version = BillingShop.VersionOf(invoice), action };

    private static async Task<JsonElement> NowAsync(BillingShop shop, JsonElement invoice) =>
        (await shop.Agent.CallAsync("get_record", new { id = BillingShop.IdOf(invoice) })).GetProperty("invoice");

    private static async Task<string> MessagesAsync(BillingShop shop) => await shop.Merchant.ScalarAsync<string>(
        "select coalesce(string_agg(coalesce(level::text, '-'), ',' order by created_at), '') from commerce.invoice_message");
}
