using Commerce.Tests.Support;

namespace Commerce.Tests.Tools.Invoices;

public sealed class BookPaymentTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task A_part_and_the_rest_pay_it()
    {
        await using var shop = await BillingShop.OpenAsync(server);
        var invoice = await shop.IssueAsync();

        var part = await shop.Agent.CallAsync("book_payment", BillingShop.Payment(invoice, "100.00", "bank 1"));
        var rest = await shop.Agent.CallAsync("book_payment", BillingShop.Payment(part, "72.50", "bank 2", "cash"));

        (part.GetProperty("settlement").GetString(), BillingShop.Amount(part, "due")).ShouldBe(("partially_paid", "72.50"));
        (rest.GetProperty("status").GetString(), BillingShop.Amount(rest, "due")).ShouldBe(("paid", "0.00"));
        (await shop.BalancesAsync("receivable", "bank", "cash")).ShouldBe("receivable 0, bank 10000, cash 7250");
    }

    [Fact]
    public async Task What_is_too_much_is_the_customers_balance()
    {
        await using var shop = await BillingShop.OpenAsync(server);
        var invoice = await shop.IssueAsync();

        var paid = await shop.Agent.CallAsync("book_payment", BillingShop.Payment(invoice, "200.00", "bank 1"));

        paid.GetProperty("settlement").GetString().ShouldBe("overpaid");
        paid.GetProperty("messages")[0].GetProperty("code").GetString().ShouldBe("overpaid");
        (await shop.BalancesAsync("receivable", "bank", "customer_balance")).ShouldBe("receivable 0, bank 20000, customer_balance -2750");
    }

    [Fact]
    public async Task One_paper_proves_one_payment_whoever_books_it()
    {
        await using var shop = await BillingShop.OpenAsync(server);
        var invoice = await shop.IssueAsync();
        var first = await shop.Agent.CallAsync("book_payment", BillingShop.Payment(invoice, "50.00", "bank 1"));

        var replayed = await shop.Agent.CallAsync("book_payment", BillingShop.Payment(invoice, "50.00", "bank 1"));
        var again = await shop.Agent.RefusedAsync("book_payment", BillingShop.Payment(first, "50.00", "bank 1"));
        var overtaken = await shop.Agent.RefusedAsync("book_payment", BillingShop.Payment(invoice, "50.00", "bank 2"));

        replayed.GetProperty("replayed").GetBoolean().ShouldBeTrue();
        again.GetProperty("code").GetString().ShouldBe("duplicate_suspected");
        overtaken.GetProperty("code").GetString().ShouldBe("conflict.version");
        (await shop.BalanceAsync("bank")).ShouldBe(5000);
    }

    [Fact]
    public async Task What_is_written_off_and_comes_after_all_is_no_bad_debt_any_more()
    {
        await using var shop = await BillingShop.OpenAsync(server);
        var invoice = await shop.IssueAsync();

        var gone = await shop.Agent.CallAsync("book_payment", new
        {
            invoice_id = BillingShop.IdOf(invoice), expected_version = BillingShop.VersionOf(invoice), kind = "write_off",
            evidence = "insolvent",
        });
        (await shop.BalancesAsync("receivable", "bad_debt")).ShouldBe("receivable 0, bad_debt 17250");
        var came = await shop.Agent.CallAsync("book_payment", BillingShop.Payment(gone, "172.50", "bank 9"));

        gone.GetProperty("status").GetString().ShouldBe("uncollectible");
        came.GetProperty("status").GetString().ShouldBe("paid");
        (await shop.BalancesAsync("receivable", "bad_debt", "bank")).ShouldBe("receivable 0, bad_debt 0, bank 17250");
    }

    [Fact]
    public async Task Paying_and_voiding_at_once_one_of_them_wins()
    {
        await using var shop = await BillingShop.OpenAsync(server);
        var invoice = await shop.IssueAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => i % 2 == 0
            ? shop.Agent.TryAsync("book_payment", BillingShop.Payment(invoice, "172.50", $"bank {i}"))
            : shop.Agent.TryAsync("correct_invoice", BillingShop.Void(invoice))));

        answers.Count(static it => it.IsError != true).ShouldBeGreaterThan(0);
        var record = (await shop.Agent.CallAsync("get_record", new { id = BillingShop.IdOf(invoice) })).GetProperty("invoice");
        var paid = record.GetProperty("status").GetString() == "paid";
        (await shop.BalancesAsync("receivable", "bank", "revenue")).ShouldBe(
            paid ? "receivable 0, bank 17250, revenue -15000" : "receivable 0, bank 0, revenue 0");
    }

    [Fact]
    public async Task A_part_paid_invoice_is_not_voided()
    {
        await using var shop = await BillingShop.OpenAsync(server);
        var paid = await shop.Agent.CallAsync("book_payment", BillingShop.Payment(await shop.IssueAsync(), "50.00", "bank 1"));

        var refused = await shop.Agent.RefusedAsync("correct_invoice", BillingShop.Void(paid));

        refused.GetProperty("code").GetString().ShouldBe("validation.state");
        (await shop.BalancesAsync("receivable", "bank")).ShouldBe("receivable 12250, bank 5000");
    }

    [Fact]
    public async Task A_decision_about_an_older_state_is_refused_whichever_tool_carries_it()
    {
        await using var shop = await BillingShop.OpenAsync(server);
        var seen = await shop.IssueAsync();
        await shop.Agent.CallAsync("book_payment", BillingShop.Payment(seen, "50.00", "bank 1"));

        var refused = await shop.Agent.RefusedAsync("correct_invoice", BillingShop.Credit(seen, "all"));

        refused.GetProperty("code").GetString().ShouldBe("conflict.version");
        (await shop.BalancesAsync("receivable", "customer_balance")).ShouldBe("receivable 12250, customer_balance 0");
    }
}
