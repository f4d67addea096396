using System.Globalization;
using System.Text.Json;
using Commerce.Domain.Access;
using Commerce.Tests.Support;
using Commerce.Tests.Tools.Invoices;

namespace Commerce.Tests.Tools.Ledger;

public sealed class ExplainMoneyTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task What_an_invoice_is_owed_is_the_sum_of_its_bookings()
    {
        await using var shop = await BillingShop.OpenAsync(server);
        var paid = await shop.Agent.CallAsync("book_payment", BillingShop.Payment(await shop.IssueAsync(), "50.00", "bank 1"));
        await shop.Agent.CallAsync("correct_invoice", BillingShop.Credit(paid, "22.50"));

        var told = await shop.Agent.CallAsync("explain_money", new { id = BillingShop.IdOf(paid) });

        Because(told, "receivable").ShouldBe("100.00: invoice_issued 172.50, invoice_payment -50.00, credit_note -22.50");
        Because(told, "bank").ShouldBe("50.00: invoice_payment 50.00");
        var source = told.GetProperty("sources").EnumerateArray().ShouldHaveSingleItem();
        source.GetProperty("id").GetString().ShouldBe(BillingShop.IdOf(paid));
        source.GetProperty("entries").EnumerateArray().Select(static it => it.GetProperty("entry").GetString())
            .ShouldBe(["invoice_issued", "invoice_payment", "credit_note"]);
        source.GetProperty("entries")[0].GetProperty("operation_id").GetString().ShouldStartWith("op_");
    }

    [Fact]
    public async Task A_customer_is_explained_by_everything_that_was_booked_for_it()
    {
        await using var shop = await BillingShop.OpenAsync(server);
        var one = await shop.IssueAsync("One");
        var two = await shop.IssueAsync("Two");
        await shop.Agent.CallAsync("correct_invoice", BillingShop.Void(one));

        var told = await shop.Agent.CallAsync("explain_money", new { id = shop.Customer });

        Because(told, "receivable").ShouldBe("172.50: invoice_issued 345.00, invoice_voided -172.50");
        told.GetProperty("sources").EnumerateArray().Select(static it => it.GetProperty("id").GetString())
            .ShouldBe([BillingShop.IdOf(one), BillingShop.IdOf(two)], ignoreOrder: true);
        told.GetRawText().ShouldContain("\"reverses\":true");
    }

    [Fact]
    public async Task A_purchase_is_explained_from_its_order()
    {
        await using var shop = await TestShop.OpenAsync(server);
        var placed = await shop.CompleteAsync(await shop.ReadyAsync(), capture: "now");
        var order = placed.GetProperty("result").GetProperty("order_id").GetString();

        var told = await shop.Agent.CallAsync("explain_money", new { id = order });

        Because(told, "hold_at_provider").ShouldStartWith("0.00: ");
        told.GetProperty("sources")[0].GetProperty("id").GetString().ShouldStartWith("pay_");
    }

    [Fact]
    public async Task A_statement_opens_with_what_was_before_and_its_pages_hold_every_entry_once()
    {
        await using var shop = await BillingShop.OpenAsync(server);
        await shop.IssueAsync("Before 1");
        await shop.IssueAsync("Before 2");
        await shop.Merchant.PassTimeAsync(TimeSpan.FromDays(40));
        for (var number = 1; number <= 3; number++)
        {
            await shop.IssueAsync($"Now {number}");
        }

        HashSet<string> seen = [];
        string? cursor = null;
        JsonElement page;
        do
        {
            page = await shop.Agent.CallAsync("explain_money", new { account = "receivable", limit = 2, cursor });
            foreach (var source in page.GetProperty("sources").EnumerateArray())
            {
                seen.Add(source.GetProperty("id").GetString()!).ShouldBeTrue();
            }

            cursor = page.TryGetProperty("next_cursor", out var next) ? next.GetString() : null;
        }
        while (cursor is not null);

        seen.Count.ShouldBe(3);
        var account = page.GetProperty("accounts")[0];
        account.GetProperty("opening").GetProperty("amount").GetString().ShouldBe("345.00");
        account.GetProperty("balance").GetProperty("amount").GetString().ShouldBe("862.50");
        account.GetProperty("balance").GetProperty("amount").GetString().ShouldBe(
            ((await shop.BalanceAsync("receivable")) / 100m).ToString("0.00", CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task What_is_not_there_or_makes_no_sense_is_refused()
    {
        await using var shop = await BillingShop.OpenAsync(server);
        await using var other = await BillingShop.OpenAsync(server);
        var theirs = await other.IssueAsync();
        await using var shopper = await server.ConnectAsync(shop.Merchant, Profile.Shopper);

        (await shop.Agent.RefusedAsync("explain_money", new { id = BillingShop.IdOf(theirs) })).GetProperty("code").GetString().ShouldBe("not_found");
        (await shop.Agent.RefusedAsync("explain_money", new { account = "mattress" })).GetProperty("problems")[0].GetProperty("path").GetString()
            .ShouldBe("account");
        (await shop.Agent.RefusedAsync("explain_money", new { })).GetProperty("problems")[0].GetProperty("path").GetString().ShouldBe("id");
        (await shop.Agent.CallAsync("explain_money", new { account = "receivable" })).GetProperty("accounts").GetArrayLength().ShouldBe(0);
        (await shopper.Client.ListToolsAsync(cancellationToken: TestContext.Current.CancellationToken)).ShouldNotContain(static it => it.Name == "explain_money");
    }

    // "balance: part, part" of an account.
    private static string Because(JsonElement told, string code)
    {
        var account = told.GetProperty("accounts").EnumerateArray().Single(it => it.GetProperty("account").GetString() == code);
        var parts = account.GetProperty("because").EnumerateArray()
            .Select(static it => $"{it.GetProperty("entry").GetString()} {BillingShop.Amount(it, "change")}");
        return $"{BillingShop.Amount(account, "balance")}: {string.Join(", ", parts)}";
    }
}
