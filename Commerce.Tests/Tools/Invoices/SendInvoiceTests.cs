using System.Text.Json;
using Commerce.Domain.Access;
using Commerce.Tests.Support;

namespace Commerce.Tests.Tools.Invoices;

public sealed class SendInvoiceTests(TestServer server) : IClassFixture<TestServer>
{
    private string Folder => Path.Combine(server.Home, "mail");

    [Fact]
    public async Task An_issued_invoice_reaches_the_customer_with_its_documents_once()
    {
        await using var shop = await BillingShop.OpenAsync(server);
        var invoice = await shop.IssueAsync();

        var answer = await shop.Agent.CallAsync("send_invoice", Send([invoice], note: "Thank you for your trust."));
        var again = await shop.Agent.CallAsync("send_invoice", Send([invoice]));

        var message = answer.GetProperty("sent")[0];
        message.GetProperty("status").GetString().ShouldBe("queued");
        again.GetProperty("sent")[0].GetProperty("message_id").GetString().ShouldBe(message.GetProperty("message_id").GetString());
        again.GetProperty("sent")[0].GetProperty("earlier").GetBoolean().ShouldBeTrue();
        await DeliveredAsync(shop, 1);
        var mail = await File.ReadAllTextAsync(
            Path.Combine(Folder, $"{message.GetProperty("message_id").GetString()}.eml"), TestContext.Current.CancellationToken);
        var number = invoice.GetProperty("number").GetString();
        mail.ShouldContain("To: ada@example.com");
        if (!OperatingSystem.IsWindows())
        {
            (File.GetUnixFileMode(Folder) & (UnixFileMode.GroupRead | UnixFileMode.OtherRead | UnixFileMode.OtherExecute)).ShouldBe(UnixFileMode.None);
        }

        mail.ShouldContain($"[TEST] Invoice {number} from Lamp Ltd");
        mail.ShouldContain($"{number}.pdf");
        mail.ShouldContain($"{number}.xml");
        var page = (await shop.Agent.CallAsync("get_record", new { id = BillingShop.IdOf(invoice) })).GetProperty("pay_url").GetString()!;
        TextOf(mail).ShouldContain($"See it and pay it here:\n{page}\n");
        (await shop.Merchant.ScalarAsync<long>("select count(*) from commerce.invoice_message")).ShouldBe(1);
        (await shop.Merchant.ScalarAsync<long>("select count(*) from engine.audit_event where action = 'invoice.mailed'")).ShouldBe(1);
    }

    [Fact]
    public async Task Fifty_calls_at_once_send_one_message()
    {
        await using var shop = await BillingShop.OpenAsync(server);
        var (one, two) = (await shop.IssueAsync("One"), await shop.IssueAsync("Two"));

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(i =>
            shop.Agent.TryAsync("send_invoice", Send(i % 2 == 0 ? [one, two] : [two, one]))));

        answers.ShouldAllBe(static it => it.IsError != true);
        (await shop.Merchant.ScalarAsync<long>("select count(*) from commerce.invoice_message")).ShouldBe(2);
        await DeliveredAsync(shop, 2);
        (await shop.Merchant.ScalarAsync<long>("select count(*) from engine.effect where kind = 'mail'")).ShouldBe(2);
    }

    [Fact]
    public async Task What_cannot_be_sent_is_named_and_the_rest_goes_out()
    {
        await using var shop = await BillingShop.OpenAsync(server);
        var draft = await shop.Agent.CallAsync("invoice_customer", shop.Bill(issue: false, description: "Draft"));
        var open = await shop.IssueAsync("Open");
        var paid = await shop.Agent.CallAsync("book_payment", BillingShop.Payment(await shop.IssueAsync("Paid"), "172.50", "bank 1"));

        var answer = await shop.Agent.CallAsync("send_invoice", Send([draft, open, paid], kind: "reminder"));

        answer.GetProperty("sent").GetArrayLength().ShouldBe(1);
        var problems = answer.GetProperty("not_sent").EnumerateArray().Select(static it => it.GetProperty("path").GetString());
        problems.ShouldBe(["invoice_ids[0].status", "invoice_ids[2].due"], ignoreOrder: true);
        var refused = await shop.Agent.RefusedAsync("send_invoice", Send([draft]));
        refused.GetProperty("code").GetString().ShouldBe("validation.state");
        refused.GetProperty("problems")[0].GetProperty("path").GetString().ShouldBe("invoice_ids[0].status");
    }

    [Fact]
    public async Task What_the_customer_was_sent_is_not_voided_any_more()
    {
        await using var shop = await BillingShop.OpenAsync(server);
        var invoice = await shop.IssueAsync();
        await shop.Agent.CallAsync("send_invoice", Send([invoice]));
        var now = (await shop.Agent.CallAsync("get_record", new { id = BillingShop.IdOf(invoice) })).GetProperty("invoice");

        var refused = await shop.Agent.RefusedAsync("correct_invoice", BillingShop.Void(now));

        refused.GetProperty("code").GetString().ShouldBe("validation.state");
        (await shop.BalanceAsync("receivable")).ShouldBe(17250);
    }

    [Fact]
    public async Task Another_merchants_invoice_is_unknown_and_bad_lists_are_named()
    {
        await using var shop = await BillingShop.OpenAsync(server);
        await using var other = await BillingShop.OpenAsync(server);
        var theirs = await other.IssueAsync();

        (await shop.Agent.RefusedAsync("send_invoice", Send([theirs]))).GetProperty("code").GetString().ShouldBe("not_found");
        (await shop.Agent.RefusedAsync("send_invoice", Send([]))).GetProperty("problems")[0].GetProperty("path").GetString().ShouldBe("invoice_ids");
        (await shop.Agent.RefusedAsync("send_invoice", Send([theirs, theirs]))).GetProperty("code").GetString().ShouldBe("validation.arguments");
    }

    [Fact]
    public async Task Who_may_bill_but_not_send_does_not_see_the_tool()
    {
        await using var shop = await BillingShop.OpenAsync(server);
        await using var shopper = await server.ConnectAsync(shop.Merchant, Profile.Shopper);

        var tools = await shopper.Client.ListToolsAsync(cancellationToken: TestContext.Current.CancellationToken);

        tools.Select(static it => it.Name).ShouldNotContain("send_invoice");
    }

    // The first part of the message, as it is written for the way.
    private static string TextOf(string mail)
    {
        var part = mail.ReplaceLineEndings("\n").Split("Content-Transfer-Encoding: ")[1];
        var body = part[(part.IndexOf("\n\n", StringComparison.Ordinal) + 2)..].Split("\n--")[0];
        return part.StartsWith("base64", StringComparison.Ordinal)
            ? System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(body)).ReplaceLineEndings("\n")
            : body.Replace("=\n", "", StringComparison.Ordinal).Replace("=3D", "=", StringComparison.Ordinal);
    }

    private static object Send(IReadOnlyList<JsonElement> invoices, string kind = "first", string? note = null) =>
        new { invoice_ids = invoices.Select(BillingShop.IdOf).ToArray(), kind, note };

    private static Task DeliveredAsync(BillingShop shop, int count) => Eventually.HoldsAsync(async () =>
        await shop.Merchant.ScalarAsync<long>("select count(*) from commerce.invoice_message where status = 'sent'") == count);
}
