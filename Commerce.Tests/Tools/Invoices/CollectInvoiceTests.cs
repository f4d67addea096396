using System.Text.Json;
using Commerce.Domain.Merchants;
using Commerce.Tests.Support;
using Commerce.Workers.Housekeeping;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Commerce.Tests.Tools.Invoices;

public sealed class CollectInvoiceTests(TestServer server) : IClassFixture<TestServer>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_charge_takes_what_is_due_once_and_pays_the_invoice()
    {
        await using var shop = await BillingShop.OpenAsync(server);
        var invoice = await shop.IssueAsync();

        var answer = await shop.CollectAsync(Charge(invoice));

        var result = answer.GetProperty("result");
        result.GetProperty("outcome").GetString().ShouldBe("charged", answer.GetRawText());
        (result.GetProperty("status").GetString(), result.GetProperty("settlement").GetString()).ShouldBe(("paid", "paid"));
        BillingShop.Amount(result, "due").ShouldBe("0.00");
        (await shop.World.CountAsync("authorizations"), await shop.World.CountAsync("captures")).ShouldBe((1, 1));
        (await shop.BalanceAsync("receivable"), await shop.BalanceAsync("customer_balance")).ShouldBe((0, 0));
        (await shop.BalanceAsync("provider_clearing") + await shop.BalanceAsync("fees")).ShouldBe(17250);
        (await shop.BalanceAsync("hold_at_provider")).ShouldBe(0);
        var record = (await shop.Agent.CallAsync("get_record", new { id = BillingShop.IdOf(invoice) })).GetProperty("invoice");
        record.TryGetProperty("collecting_operation_id", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task Fifty_charges_at_once_take_the_money_once()
    {
        await using var shop = await BillingShop.OpenAsync(server);
        var invoice = await shop.IssueAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(number =>
            shop.Agent.CallAsync("collect_invoice", Charge(invoice, key: $"key-{number}"))));

        answers.Select(static it => it.GetProperty("operation_id").GetString()).Distinct().Count().ShouldBe(1);
        (await shop.World.CountAsync("captures")).ShouldBe(1);
        (await shop.BalanceAsync("receivable")).ShouldBe(0);
    }

    [Fact]
    public async Task A_decline_says_why_leaves_the_invoice_open_and_another_method_pays_it()
    {
        await using var shop = await BillingShop.OpenAsync(server);
        var invoice = await shop.IssueAsync();

        var error = await shop.Agent.RefusedAsync("collect_invoice", Charge(invoice, "pm_sim_declined_funds"));

        error.GetProperty("code").GetString().ShouldBe("provider.declined");
        var details = error.GetProperty("details");
        var next = new { id = details.GetProperty("invoice_id").GetString(), version = details.GetProperty("invoice_version").GetInt32() };
        next.version.ShouldBeGreaterThan(BillingShop.VersionOf(invoice));
        var stale = await shop.Agent.RefusedAsync(
            "collect_invoice", new { invoice_id = next.id, expected_version = next.version - 1, action = "charge", payment_method_id = "pm_sim_visa" });
        stale.GetProperty("code").GetString().ShouldBe("conflict.version");

        var paid = await shop.CollectAsync(new { invoice_id = next.id, expected_version = next.version, action = "charge", payment_method_id = "pm_sim_visa" });

        paid.GetProperty("result").GetProperty("outcome").GetString().ShouldBe("charged", paid.GetRawText());
        (await shop.Merchant.ScalarAsync<long>("select count(*) from commerce.payment")).ShouldBe(1);
        (await shop.BalanceAsync("receivable")).ShouldBe(0);
    }

    [Fact]
    public async Task While_it_is_collected_it_can_be_neither_voided_nor_written_off_and_money_that_comes_meanwhile_is_the_customers()
    {
        await using var shop = await BillingShop.OpenAsync(server);
        var invoice = await DeclinedAsync(shop);
        await shop.World.StrikeAsync("capture", "slow", delayMs: 4_000);
        var charge = shop.CollectAsync(Charge(invoice));
        var now = await CollectingAsync(shop, invoice);

        now.GetProperty("settlement").GetString().ShouldBe("processing");
        (await shop.Agent.RefusedAsync("correct_invoice", BillingShop.Void(now))).GetProperty("code").GetString().ShouldBe("validation.state");
        (await shop.Agent.RefusedAsync("collect_invoice", Charge(now))).GetProperty("code").GetString().ShouldBe("validation.state");
        var writeOff = new { invoice_id = BillingShop.IdOf(now), expected_version = BillingShop.VersionOf(now), kind = "write_off", evidence = "gone" };
        (await shop.Agent.RefusedAsync("book_payment", writeOff)).GetProperty("code").GetString().ShouldBe("validation.state");
        await shop.Agent.CallAsync("book_payment", BillingShop.Payment(now, "100.00", "bank 7"));

        (await charge).GetProperty("result").GetProperty("settlement").GetString().ShouldBe("overpaid");
        (await shop.BalanceAsync("receivable"), await shop.BalanceAsync("customer_balance")).ShouldBe((0, -10_000));
        (await shop.Merchant.ScalarAsync<string>("select status from commerce.invoice")).ShouldBe("paid");
    }

    [Fact]
    public async Task A_buyer_who_is_asked_gets_the_providers_page_and_may_be_stopped()
    {
        await using var shop = await BillingShop.OpenAsync(server);
        var invoice = await shop.IssueAsync();

        var asked = shop.CollectAsync(new
        {
            invoice_id = BillingShop.IdOf(invoice), expected_version = BillingShop.VersionOf(invoice), action = "request_payment",
        });
        await Eventually.HoldsAsync(async () =>
            await shop.Merchant.ScalarAsync<long>("select count(*) from engine.operation where tool = 'collect_invoice' and status = 'input_required'") == 1);
        var operation = await shop.Merchant.ScalarAsync<string>("select collecting_operation_id from commerce.invoice");
        (await shop.Merchant.ScalarAsync<string>("select inputs::text from engine.operation where tool = 'collect_invoice'")).ShouldContain("http");
        await shop.Agent.CallAsync("cancel_operation", new { operation_id = operation, reason = "the buyer wants to pay by transfer" });

        var answer = await asked;

        answer.GetProperty("result").GetProperty("outcome").GetString().ShouldBe("stopped", answer.GetRawText());
        (await shop.World.CountAsync("authorizations")).ShouldBe(0);
        (await shop.Merchant.ScalarAsync<bool>("select collecting_operation_id is null from commerce.invoice")).ShouldBeTrue();
    }

    [Fact]
    public async Task What_cannot_be_collected_is_refused_with_its_reason()
    {
        await using var shop = await BillingShop.OpenAsync(server);
        var draft = await shop.Agent.CallAsync("invoice_customer", shop.Bill(issue: false, description: "Draft"));
        var open = await shop.IssueAsync();

        (await shop.Agent.RefusedAsync("collect_invoice", Charge(draft))).GetProperty("code").GetString().ShouldBe("validation.state");
        var missing = await shop.Agent.RefusedAsync(
            "collect_invoice", new { invoice_id = BillingShop.IdOf(open), expected_version = BillingShop.VersionOf(open), action = "charge" });
        missing.GetProperty("problems")[0].GetProperty("path").GetString().ShouldBe("payment_method_id");
        await using var other = await BillingShop.OpenAsync(server);
        (await other.Agent.RefusedAsync("collect_invoice", Charge(open))).GetProperty("code").GetString().ShouldBe("not_found");
    }

    [Fact]
    public async Task A_large_charge_waits_for_a_person()
    {
        await using var shop = await BillingShop.OpenAsync(server, approvals: new ApprovalLimits { Charge = 100, InvoiceIssue = 10_000 });
        var invoice = await shop.IssueAsync();

        var parked = await shop.Agent.TryAsync("collect_invoice", Charge(invoice));

        parked.StructuredContent!.Value.GetRawText().ShouldContain("waiting for");
        (await shop.Merchant.ScalarAsync<long>("select count(*) from commerce.payment")).ShouldBe(0);
        (await shop.Merchant.ScalarAsync<bool>("select collecting_operation_id is null from commerce.invoice")).ShouldBeTrue();
    }

    [Fact]
    public async Task A_collection_given_up_half_way_gives_back_its_hold_and_the_invoice()
    {
        await using var shop = await BillingShop.OpenAsync(server);
        var invoice = await DeclinedAsync(shop);
        await shop.World.StrikeAsync("capture", "server_error", times: 1000);
        var charge = shop.Agent.TryAsync("collect_invoice", Charge(invoice));
        await Eventually.HoldsAsync(async () => await shop.Merchant.ScalarAsync<long>("select count(*) from engine.effect where kind = 'capture'") == 1);
        await GiveUpAsync(shop);

        var job = server.App.Services.GetServices<IHostedService>().OfType<StrandedCollections>().Single();
        await Eventually.HoldsAsync(async () =>
        {
            await job.RunAsync(Cancel);
            return await shop.Merchant.ScalarAsync<bool>("select collecting_operation_id is null from commerce.invoice");
        });

        await charge;
        (await shop.World.CountAsync("voids")).ShouldBe(1);
        (await shop.BalanceAsync("hold_at_provider"), await shop.BalanceAsync("receivable")).ShouldBe((0, 17250));
    }

    private static object Charge(JsonElement invoice, string method = "pm_sim_visa", string? key = null) => new
    {
        invoice_id = BillingShop.IdOf(invoice), expected_version = BillingShop.VersionOf(invoice), action = "charge", payment_method_id = method,
        idempotency_key = key,
    };

    // The provider has met the merchant by then, so faults can be laid.
    private static async Task<JsonElement> DeclinedAsync(BillingShop shop)
    {
        var invoice = await shop.IssueAsync();
        (await shop.CollectAsync(Charge(invoice, "pm_sim_declined_funds"))).GetProperty("status").GetString().ShouldBe("completed");
        return (await shop.Agent.CallAsync("get_record", new { id = BillingShop.IdOf(invoice) })).GetProperty("invoice");
    }

    private static async Task<JsonElement> CollectingAsync(BillingShop shop, JsonElement invoice)
    {
        await Eventually.HoldsAsync(async () =>
            await shop.Merchant.ScalarAsync<long>("select count(*) from commerce.payment where hold_id is not null") == 1);
        return (await shop.Agent.CallAsync("get_record", new { id = BillingShop.IdOf(invoice) })).GetProperty("invoice");
    }

    // What an operator does to work that cannot go on; the engine itself never gives up what a third party may have acted on.
    private async Task GiveUpAsync(BillingShop shop)
    {
        await using var owner = new Npgsql.NpgsqlConnection(server.Database.Owner);
        await owner.OpenAsync(Cancel);
        await using var command = new Npgsql.NpgsqlCommand(
            """
            with ended as (
                update engine.operation set status = 'failed', outcome_code = 'internal'
                where tenant_id = $1 and tool = 'collect_invoice' and status = 'working' returning operation_id),
            closed as (
                update engine.effect set state = 'absent' where tenant_id = $1 and kind = 'capture')
            delete from engine.operation_queue where operation_id in (select operation_id from ended)
            """,
            owner);
        command.Parameters.Add(new() { Value = shop.Merchant.TenantId });
        await command.ExecuteNonQueryAsync(Cancel);
    }
}
