using Commerce.Tests.Support;

namespace Commerce.Tests.Tools.Invoices;

public sealed class CorrectInvoiceTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task A_void_undoes_the_booking_and_keeps_the_number()
    {
        await using var shop = await BillingShop.OpenAsync(server);
        var invoice = await shop.IssueAsync();

        var answer = await shop.Agent.CallAsync("correct_invoice", BillingShop.Void(invoice));
        var next = await shop.IssueAsync("Other work");

        answer.GetProperty("invoice").GetProperty("status").GetString().ShouldBe("void");
        next.GetProperty("number").GetString().ShouldEndWith("00002");
        (await shop.BalanceAsync("receivable")).ShouldBe(17250);
        (await shop.Merchant.ScalarAsync<long>("select count(*) from engine.ledger_entry where reverses is not null")).ShouldBe(1);
    }

    [Fact]
    public async Task A_credit_note_on_an_open_invoice_lowers_what_is_due()
    {
        await using var shop = await BillingShop.OpenAsync(server);
        var invoice = await shop.IssueAsync();

        var half = await shop.Agent.CallAsync("correct_invoice", BillingShop.Credit(invoice, "86.25"));
        var rest = await shop.Agent.CallAsync("correct_invoice", BillingShop.Credit(half.GetProperty("invoice"), "all"));

        half.GetProperty("credit_note").GetProperty("number").GetString()!.ShouldMatch("^CN-\\d{4}-00001$");
        BillingShop.Amount(half.GetProperty("credit_note"), "tax").ShouldBe("11.25");
        BillingShop.Amount(half.GetProperty("invoice"), "due").ShouldBe("86.25");
        rest.GetProperty("invoice").GetProperty("status").GetString().ShouldBe("paid");
        (await shop.BalancesAsync("receivable", "revenue", "tax_payable", "customer_balance"))
            .ShouldBe("receivable 0, revenue 0, tax_payable 0, customer_balance 0");
        var more = await shop.Agent.RefusedAsync("correct_invoice", BillingShop.Credit(rest.GetProperty("invoice"), "0.01"));
        more.GetProperty("code").GetString().ShouldBe("validation.arguments");
    }

    [Fact]
    public async Task What_was_paid_is_owed_to_the_customer()
    {
        await using var shop = await BillingShop.OpenAsync(server);
        var paid = await shop.Agent.CallAsync("book_payment", BillingShop.Payment(await shop.IssueAsync(), "172.50", "bank 1"));

        var answer = await shop.Agent.CallAsync("correct_invoice", new
        {
            invoice_id = BillingShop.IdOf(paid), expected_version = BillingShop.VersionOf(paid), correction = "credit_note",
            lines = new[] { new { line = 2, amount = "all" } }, reason = "product_unsatisfactory",
        });

        BillingShop.Amount(answer.GetProperty("credit_note"), "credited").ShouldBe("53.50");
        BillingShop.Amount(answer.GetProperty("credit_note"), "tax").ShouldBe("3.50");
        (await shop.BalancesAsync("receivable", "customer_balance", "revenue")).ShouldBe("receivable 0, customer_balance -5350, revenue -10000");
        var void_ = await shop.Agent.RefusedAsync("correct_invoice", BillingShop.Void(answer.GetProperty("invoice")));
        void_.GetProperty("code").GetString().ShouldBe("validation.state");
    }

    [Fact]
    public async Task Fifty_credit_notes_at_once_never_take_back_more_than_was_billed()
    {
        await using var shop = await BillingShop.OpenAsync(server);
        var invoice = await shop.IssueAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(async i =>
        {
            for (var tries = 0; tries < 100; tries++)
            {
                var seen = (await shop.Agent.CallAsync("get_record", new { id = BillingShop.IdOf(invoice) })).GetProperty("invoice");
                var answer = await shop.Agent.TryAsync("correct_invoice", BillingShop.Credit(seen, $"{10 + (i % 3)}.00"));
                var code = answer.IsError == true ? answer.StructuredContent!.Value.GetProperty("error").GetProperty("code").GetString() : null;
                if (code is null or "validation.arguments")
                {
                    return code is null;
                }
            }

            return false;
        }));

        answers.ShouldContain(true);
        var left = await shop.BalanceAsync("receivable");
        left.ShouldBeGreaterThanOrEqualTo(0);
        (await shop.Merchant.ScalarAsync<long>("select sum(total_minor)::bigint from commerce.credit_note")).ShouldBe(17250 - left);
        (await shop.Merchant.ScalarAsync<long>("select count(*) from commerce.credit_note"))
            .ShouldBe(await shop.Merchant.ScalarAsync<long>("select last_number from commerce.document_series where series like 'CN-%'"));
    }

    [Fact]
    public async Task A_draft_is_deleted_and_never_had_a_number()
    {
        await using var shop = await BillingShop.OpenAsync(server);
        var draft = await shop.Agent.CallAsync("invoice_customer", shop.Bill(issue: false));

        var answer = await shop.Agent.CallAsync("correct_invoice", BillingShop.Void(draft));

        answer.GetProperty("invoice").GetProperty("status").GetString().ShouldBe("deleted");
        (await shop.IssueAsync()).GetProperty("number").GetString().ShouldEndWith("00001");
    }

    [Fact]
    public async Task Amounts_that_do_not_fit_are_all_named()
    {
        await using var shop = await BillingShop.OpenAsync(server);
        var invoice = await shop.IssueAsync();

        var refusal = await shop.Agent.RefusedAsync("correct_invoice", new
        {
            invoice_id = BillingShop.IdOf(invoice), expected_version = BillingShop.VersionOf(invoice), correction = "credit_note", reason = "other",
            lines = new[] { new { line = 1, amount = "119.01" }, new { line = 2, amount = "1.001" }, new { line = 3, amount = "1.00" } },
        });

        refusal.GetProperty("problems").EnumerateArray().Select(static it => it.GetProperty("path").GetString())
            .ShouldBe(["lines[0].amount", "lines[1].amount", "lines[2].line"]);
        (await shop.Merchant.ScalarAsync<long>("select count(*) from commerce.document_series where series like 'CN-%'")).ShouldBe(0);
    }
}
