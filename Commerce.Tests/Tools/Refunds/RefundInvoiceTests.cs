using System.Text.Json;
using Commerce.Tests.Support;
using Commerce.Tests.Tools.Invoices;

namespace Commerce.Tests.Tools.Refunds;

public sealed class RefundInvoiceTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task What_was_paid_by_bank_is_credited_with_its_note_and_cannot_go_back_through_a_provider()
    {
        await using var shop = await BillingShop.OpenAsync(server);
        var paid = await shop.Agent.CallAsync("book_payment", BillingShop.Payment(await shop.IssueAsync(), "172.50", "bank 1"));

        var original = await shop.Agent.RefusedAsync("refund_customer", Ask(paid, "53.50", null));
        var answer = await shop.Agent.CallAsync("refund_customer", Ask(paid, "53.50", "credit"));

        original.Code().ShouldBe("validation.state");
        original.GetProperty("problems")[0].GetProperty("example").GetString().ShouldBe("\"credit\"");
        (answer.Text("status"), answer.Amount("amount"), answer.Text("invoice_id")).ShouldBe(("succeeded", "53.50", BillingShop.IdOf(paid)));
        var note = (await shop.Agent.CallAsync("get_record", new { id = answer.Text("credit_note_id") })).GetProperty("credit_note");
        (note.Amount("total"), note.Amount("credited")).ShouldBe(("53.50", "53.50"));
        (await shop.BalancesAsync("receivable", "customer_balance", "bank")).ShouldBe("receivable 0, customer_balance -5350, bank 17250");
        answer.GetProperty("target_version").GetInt32().ShouldBeGreaterThan(BillingShop.VersionOf(paid));
        var record = await shop.Agent.CallAsync("get_record", new { id = answer.Text("refund_id"), include = new[] { "ledger" } });
        record.GetProperty("ledger").EnumerateArray().Select(static it => it.Text("entry")).ShouldContain("credit_note");
    }

    [Fact]
    public async Task Lines_of_an_invoice_are_credited_by_amount_and_what_is_open_comes_off_first()
    {
        await using var shop = await BillingShop.OpenAsync(server);
        var part = await shop.Agent.CallAsync("book_payment", BillingShop.Payment(await shop.IssueAsync(), "150.00", "bank 1"));

        var answer = await shop.Agent.CallAsync("refund_customer", Ask(part, null, "credit", new[] { new { line = 2, amount = "all" } }));

        answer.Amount("amount").ShouldBe("31.00", "22.50 of the 53.50 were not paid and are not owed any more");
        (await shop.BalancesAsync("receivable", "customer_balance")).ShouldBe("receivable 0, customer_balance -3100");
    }

    [Fact]
    public async Task What_nobody_paid_is_corrected_and_not_refunded()
    {
        await using var shop = await BillingShop.OpenAsync(server);
        var open = await shop.IssueAsync();

        (await shop.Agent.RefusedAsync("refund_customer", Ask(open, "all", "credit"))).Text("message").ShouldContain("correct_invoice");
        var part = await shop.Agent.CallAsync("book_payment", BillingShop.Payment(open, "1.00", "bank 1"));
        var refusal = await shop.Agent.RefusedAsync("refund_customer", Ask(part, "100.00", "credit"));

        (refusal.Code(), refusal.Text("message")).ShouldBe(
            ("validation.state", "Nothing of that was paid: 1.00 EUR of 172.50 EUR were. To take it off what is due use correct_invoice."));
        (await shop.Merchant.ScalarAsync<long>("select count(*) from commerce.credit_note")).ShouldBe(0);
        (await shop.Agent.RefusedAsync("refund_customer", Ask(part, null, "credit", new[] { new { line = 9, amount = "1.00" } }))).Code()
            .ShouldBe("validation.arguments");
    }

    [Fact]
    public async Task What_was_charged_goes_back_the_way_it_came_with_its_note_and_the_invoice_says_so()
    {
        await using var shop = await BillingShop.OpenAsync(server);
        var paid = await ChargedAsync(shop);

        await shop.Agent.CallAsync("refund_customer", Ask(paid, "53.50", "original"));
        var part = await NowAsync(shop, paid);
        await shop.Agent.CallAsync("refund_customer", Ask(part, "all", "original"));

        part.Text("settlement").ShouldBe("partially_refunded");
        (await NowAsync(shop, paid)).Text("settlement").ShouldBe("refunded");
        (await shop.World.CountAsync("refunds")).ShouldBe(2);
        (await shop.Merchant.ScalarAsync<long>("select count(*) from commerce.credit_note")).ShouldBe(2);
        (await shop.BalancesAsync("receivable", "customer_balance", "revenue", "tax_payable")).ShouldBe(
            "receivable 0, customer_balance 0, revenue 0, tax_payable 0");
    }

    [Fact]
    public async Task A_refund_of_a_charge_that_fails_leaves_the_customers_balance_and_the_next_one_needs_no_other_note()
    {
        await using var shop = await BillingShop.OpenAsync(server);
        var paid = await ChargedAsync(shop, method: "pm_sim_refund_1s_then_fail");

        (await shop.Agent.RefusedAsync("refund_customer", Ask(paid, "all", "original"))).Code().ShouldBe("provider.declined");
        (await shop.BalanceAsync("customer_balance")).ShouldBe(-17250);
        (await shop.Agent.RefusedAsync("refund_customer", Ask(await NowAsync(shop, paid), "all", "original"))).Code().ShouldBe("provider.declined");

        (await shop.Merchant.ScalarAsync<long>("select returnable_minor from commerce.invoice")).ShouldBe(17250);
        (await shop.Merchant.ScalarAsync<long>("select count(*) from commerce.credit_note")).ShouldBe(1);
        (await NowAsync(shop, paid)).Text("settlement").ShouldBe("paid");
    }

    [Fact]
    public async Task What_was_charged_beyond_the_invoice_goes_back_without_a_note()
    {
        await using var shop = await BillingShop.OpenAsync(server);
        var invoice = await shop.IssueAsync();
        (await shop.CollectAsync(new
        {
            invoice_id = BillingShop.IdOf(invoice), expected_version = BillingShop.VersionOf(invoice), action = "charge",
            payment_method_id = "pm_sim_declined_funds",
        })).GetProperty("status").GetString().ShouldBe("completed");
        await shop.World.StrikeAsync("capture", "slow", delayMs: 4_000);
        var charge = ChargedAsync(shop, await NowAsync(shop, invoice));
        await Eventually.HoldsAsync(async () =>
            await shop.Merchant.ScalarAsync<long>("select count(*) from commerce.payment where hold_id is not null") == 1);
        await shop.Agent.CallAsync("book_payment", BillingShop.Payment(await NowAsync(shop, invoice), "100.00", "bank 1"));

        var answer = await shop.Agent.CallAsync("refund_customer", Ask(await charge, "100.00", "original"));

        answer.TryGetProperty("credit_note_id", out _).ShouldBeFalse(answer.GetRawText());
        (await shop.BalancesAsync("receivable", "customer_balance")).ShouldBe("receivable 0, customer_balance 0");
        (await shop.Merchant.ScalarAsync<long>("select count(*) from commerce.credit_note")).ShouldBe(0);
    }

    [Fact]
    public async Task What_a_correction_credited_goes_back_without_another_note_and_is_explained()
    {
        await using var shop = await BillingShop.OpenAsync(server);
        var corrected = await shop.Agent.CallAsync("correct_invoice", BillingShop.Credit(await ChargedAsync(shop), "53.50"));

        var answer = await shop.Agent.CallAsync("refund_customer", Ask(corrected.GetProperty("invoice"), "53.50", "original"));

        (answer.Text("status"), answer.TryGetProperty("credit_note_id", out _)).ShouldBe(("succeeded", false));
        (await shop.BalancesAsync("receivable", "customer_balance")).ShouldBe("receivable 0, customer_balance 0");
        (await shop.Merchant.ScalarAsync<long>("select count(*) from commerce.credit_note")).ShouldBe(1);
        var explained = await shop.Agent.CallAsync("explain_money", new { id = answer.Text("refund_id") });
        explained.GetRawText().ShouldContain("\"refund\"");
    }

    private static async Task<JsonElement> ChargedAsync(BillingShop shop, JsonElement? invoice = null, string method = "pm_sim_visa")
    {
        var bill = invoice ?? await shop.IssueAsync();
        var answer = await shop.CollectAsync(new
        {
            invoice_id = BillingShop.IdOf(bill), expected_version = BillingShop.VersionOf(bill), action = "charge", payment_method_id = method,
        });
        answer.GetProperty("result").GetProperty("outcome").GetString().ShouldBe("charged", answer.GetRawText());
        return await NowAsync(shop, bill);
    }

    private static async Task<JsonElement> NowAsync(BillingShop shop, JsonElement invoice) =>
        (await shop.Agent.CallAsync("get_record", new { id = BillingShop.IdOf(invoice) })).GetProperty("invoice");

    private static object Ask(JsonElement invoice, string? amount, string? method, object? lines = null) =>
        Asking.Refund(BillingShop.IdOf(invoice), BillingShop.VersionOf(invoice), amount, method, lines);
}
