using System.Globalization;
using System.Text.Json;
using Commerce.Tests.Support;
using Commerce.Tests.Tools.Invoices;

namespace Commerce.Tests.Tools.Records;

/// <summary>Invoices and their bookings as they were.</summary>
public sealed class RecordPastTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task An_invoice_is_what_it_was_at_the_end_of_a_day()
    {
        await using var shop = await BillingShop.OpenAsync(server);
        await AtAsync(shop, "2026-10-01");
        var draft = await shop.Agent.CallAsync("invoice_customer", shop.Bill(issue: false));
        await AtAsync(shop, "2026-10-10");
        var invoice = await shop.Agent.CallAsync("invoice_customer", new
        {
            invoice_id = BillingShop.IdOf(draft), expected_version = BillingShop.VersionOf(draft), issue = true,
        });
        await AtAsync(shop, "2026-10-20");
        invoice = await shop.Agent.CallAsync("book_payment", BillingShop.Payment(invoice, "100.00", "bank 1", receivedOn: "2026-10-12"));
        await AtAsync(shop, "2026-11-05");
        invoice = (await shop.Agent.CallAsync("correct_invoice", BillingShop.Credit(invoice, "22.50"))).GetProperty("invoice");
        await AtAsync(shop, "2026-11-10");
        invoice = await shop.Agent.CallAsync("book_payment", BillingShop.Payment(invoice, "50.00", "bank 2", receivedOn: "2026-10-12"));
        var id = BillingShop.IdOf(invoice);

        (await ThenAsync(shop, id, "2026-10-09")).ShouldBe("draft unpaid due 0.00 no number");
        (await ThenAsync(shop, id, "2026-10-10")).ShouldBe("open unpaid due 172.50");
        (await ThenAsync(shop, id, "2026-10-19")).ShouldBe("open unpaid due 172.50");
        (await ThenAsync(shop, id, "2026-10-31")).ShouldBe("open partially_paid due 72.50 paid 100.00 overdue");
        (await ThenAsync(shop, id, "2026-11-05")).ShouldBe("open partially_paid due 50.00 paid 100.00 credited 22.50 overdue");
        (await ThenAsync(shop, id, "2026-11-10")).ShouldBe("paid paid due 0.00 paid 150.00 credited 22.50");
        (await ThenAsync(shop, id, "2026-11-09T23:30:00Z")).ShouldBe("open partially_paid due 50.00 paid 100.00 credited 22.50 overdue");
        await shop.Merchant.ExecuteAsync("update commerce.tenant set time_zone = 'Europe/Berlin' where tenant_id = $1", shop.Merchant.TenantId);
        (await ThenAsync(shop, id, "2026-11-09T23:30:00Z")).ShouldBe("paid paid due 0.00 paid 150.00 credited 22.50");
    }

    [Fact]
    public async Task Of_today_it_is_what_it_is_now_whatever_became_of_it()
    {
        await using var shop = await BillingShop.OpenAsync(server);
        var half = await shop.Agent.CallAsync("book_payment", BillingShop.Payment(await shop.IssueAsync("Half"), "80.00", "bank 1"));
        var gone = await shop.Agent.CallAsync("book_payment", WriteOff(await shop.IssueAsync("Gone")));
        var recovered = await shop.Agent.CallAsync(
            "book_payment", BillingShop.Payment(await shop.Agent.CallAsync("book_payment", WriteOff(await shop.IssueAsync("Some came"))), "30.00", "bank 2"));
        var overpaid = await shop.Agent.CallAsync("book_payment", BillingShop.Payment(await shop.IssueAsync("Too much"), "200.00", "bank 3"));
        var back = (await shop.Agent.CallAsync("correct_invoice", BillingShop.Credit(overpaid, "72.50"))).GetProperty("invoice");
        var taken = (await shop.Agent.CallAsync("correct_invoice", BillingShop.Void(await shop.IssueAsync("Void")))).GetProperty("invoice");
        var credited = (await shop.Agent.CallAsync("correct_invoice", BillingShop.Credit(await shop.IssueAsync("All"), "all"))).GetProperty("invoice");
        var draft = await shop.Agent.CallAsync("invoice_customer", shop.Bill(issue: false, description: "Draft"));

        foreach (var invoice in (JsonElement[])[half, gone, recovered, back, taken, credited, draft])
        {
            var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            (await ThenAsync(shop, BillingShop.IdOf(invoice), today)).ShouldBe(Text(invoice), invoice.GetRawText());
        }
    }

    [Fact]
    public async Task Its_bookings_and_what_explains_them_end_on_that_day_too()
    {
        await using var shop = await BillingShop.OpenAsync(server);
        await AtAsync(shop, "2026-10-10");
        var invoice = await shop.IssueAsync();
        await AtAsync(shop, "2026-11-10");
        await shop.Agent.CallAsync("book_payment", BillingShop.Payment(invoice, "172.50", "bank 1", receivedOn: "2026-10-12"));
        var id = BillingShop.IdOf(invoice);

        var then = await shop.Agent.CallAsync("get_record", new { id, include = new[] { "ledger" }, as_of = "2026-10-31" });
        var explained = await shop.Agent.CallAsync("explain_money", new { id, to = "2026-10-31" });
        var statement = await shop.Agent.CallAsync("explain_money", new { account = "receivable", from = "2026-10-01", to = "2026-10-31" });

        (then.GetProperty("ledger").GetArrayLength(), then.GetProperty("as_of").GetString()).ShouldBe((2, "2026-10-31"));
        explained.GetProperty("accounts").EnumerateArray().Select(static it => it.GetProperty("account").GetString())
            .ShouldBe(["receivable", "revenue", "tax_payable"]);
        BillingShop.Amount(statement.GetProperty("accounts")[0], "balance").ShouldBe("172.50");
        BillingShop.Amount(explained.GetProperty("accounts")[0], "balance").ShouldBe("172.50");
    }

    [Fact]
    public async Task What_nobody_can_know_is_refused()
    {
        await using var shop = await BillingShop.OpenAsync(server);
        await AtAsync(shop, "2026-10-10");
        var id = BillingShop.IdOf(await shop.IssueAsync());

        (await RefusedAsync(id, "2026-10-09")).ShouldBe("validation.arguments as_of");
        (await RefusedAsync(id, "2026-10-12")).ShouldBe("validation.arguments as_of");
        (await RefusedAsync(id, "October")).ShouldBe("validation.arguments as_of");
        (await RefusedAsync($"{shop.Customer}", "2026-10-10")).ShouldBe("validation.arguments as_of");

        async Task<string> RefusedAsync(string record, string asOf)
        {
            var refused = await shop.Agent.RefusedAsync("get_record", new { id = record, as_of = asOf });
            return $"{refused.GetProperty("code").GetString()} {refused.GetProperty("problems")[0].GetProperty("path").GetString()}";
        }
    }

    private static object WriteOff(JsonElement invoice) => new
    {
        invoice_id = BillingShop.IdOf(invoice), expected_version = BillingShop.VersionOf(invoice), kind = "write_off", evidence = "insolvent",
    };

    private static Task AtAsync(BillingShop shop, string day) =>
        shop.Merchant.SetTimeAsync(DateTimeOffset.Parse($"{day}T12:00:00Z", CultureInfo.InvariantCulture));

    private static async Task<string> ThenAsync(BillingShop shop, string id, string asOf) =>
        Text((await shop.Agent.CallAsync("get_record", new { id, as_of = asOf })).GetProperty("invoice"));

    private static string Text(JsonElement invoice)
    {
        string[] parts =
        [
            invoice.GetProperty("status").GetString()!, invoice.GetProperty("settlement").GetString()!, $"due {BillingShop.Amount(invoice, "due")}",
            .. ((string[])["paid", "credited"]).Where(it => invoice.TryGetProperty(it, out _)).Select(it => $"{it} {BillingShop.Amount(invoice, it)}"),
            .. invoice.TryGetProperty("overdue", out _) ? ["overdue"] : Array.Empty<string>(),
            .. invoice.TryGetProperty("number", out _) ? Array.Empty<string>() : ["no number"],
        ];
        return string.Join(' ', parts);
    }
}
