using System.Text.RegularExpressions;
using Commerce.Domain.Invoices;
using Commerce.Tests.Support;
using Commerce.Tests.Tools.Invoices;

namespace Commerce.Tests.Pay;

/// <summary>What the page of an invoice says to its buyer, whatever has become of it.</summary>
public sealed class PayPageTests(TestServer server) : IClassFixture<TestServer>
{
    // Of all that a browser has to get to show it: no script, no picture, no font. The code of the transfer is more than half of it.
    private const int MostBytes = 16 * 1024;

    private static readonly BankAccount Bank = new("DE89 3704 0044 0532 0130 00", "COBADEFFXXX", "Lampen & Söhne GmbH");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_due_is_there_with_everything_that_is_on_the_invoice()
    {
        await using var shop = await BillingShop.OpenAsync(server, bank: Bank);
        var invoice = await shop.IssueAsync();
        using var page = await PageOf.OpenAsync(shop, invoice);

        var text = await page.TextAsync();

        foreach (var wanted in (string[])
            [
                "<strong>TEST</strong>", "Lamp Ltd", "Ada Example", "Lagerstr. 1", "10115 Berlin", "To pay: 172.50 EUR", "Due by ",
                $"Invoice {invoice.GetProperty("number").GetString()}", "Consulting", "2.5 h × 40.00", "Book", "2 pcs × 25.00", "19 %", "7 %",
                "Total without tax", "150.00", "Tax 19 % on 100.00", "19.00", "Tax 7 % on 50.00", "3.50", "Total", "Still to pay", "DE123456789",
                "Lampen &amp; Söhne GmbH", "DE89 3704 0044 0532 0130 00", "COBADEFFXXX",
            ])
        {
            text.ShouldContain(wanted);
        }

        CodeReader.ReadSvg(text).ShouldHaveSingleItem().Split('\n').ShouldBe(
            ["BCD", "002", "1", "SCT", "COBADEFFXXX", "Lampen & Söhne GmbH", "DE89370400440532013000", "EUR172.50", "", "",
                invoice.GetProperty("number").GetString()!]);
        System.Text.Encoding.UTF8.GetByteCount(text).ShouldBeLessThan(MostBytes);
    }

    [Fact]
    public async Task It_can_be_read_without_seeing_it_and_needs_no_script()
    {
        await using var shop = await BillingShop.OpenAsync(server, bank: Bank);
        using var page = await PageOf.OpenAsync(shop, await shop.IssueAsync());

        var text = await page.TextAsync();

        text.ShouldStartWith("<!doctype html>\n<html lang=\"en\">");
        Regex.Count(text, "<h1>").ShouldBe(1);
        foreach (var wanted in (string[])["<header>", "<main>", "<footer>", "<nav aria-label=", "<caption>", "<svg role=\"img\" aria-label=", "width=device-width"])
        {
            text.ShouldContain(wanted);
        }

        foreach (Match labelled in Regex.Matches(text, "<section[^>]* aria-labelledby=\"(?<id>[a-z]+)\""))
        {
            text.ShouldContain($"<h2 id=\"{labelled.Groups["id"].Value}\">");
        }

        Regex.Count(text, "<th(?![a-z])").ShouldBe(Regex.Count(text, "<th scope=\""), "every heading says of what");
        Regex.IsMatch(text, "<[^>]*\\son\\w+=").ShouldBeFalse();
        foreach (var never in (string[])["<script", " style=", "javascript:", "src=", "http://", "https://"])
        {
            text.ShouldNotContain(never, Case.Insensitive);
        }
    }

    [Fact]
    public async Task Part_payments_and_credits_lead_to_what_is_left_and_the_code_asks_for_that()
    {
        await using var shop = await BillingShop.OpenAsync(server, bank: Bank);
        var invoice = await shop.IssueAsync();
        using var page = await PageOf.OpenAsync(shop, invoice);
        invoice = await shop.Agent.CallAsync("book_payment", BillingShop.Payment(invoice, "100.00", "bank 1"));
        await shop.Agent.CallAsync("correct_invoice", BillingShop.Credit(invoice, "20.00"));

        var text = await page.TextAsync();

        text.ShouldContain("To pay: 52.50 EUR");
        text.ShouldContain("−100.00");
        text.ShouldContain("−20.00");
        CodeReader.ReadSvg(text).ShouldHaveSingleItem().ShouldContain("EUR52.50");
    }

    [Fact]
    public async Task What_was_due_yesterday_is_overdue()
    {
        await using var shop = await BillingShop.OpenAsync(server);
        using var page = await PageOf.OpenAsync(shop, await shop.IssueAsync());
        await shop.Merchant.PassTimeAsync(TimeSpan.FromDays(15));

        var text = await page.TextAsync();

        text.ShouldContain("Overdue: 172.50 EUR");
        text.ShouldContain("class=\"state overdue\"");
        text.ShouldNotContain("By bank transfer", customMessage: "the seller named no account");
    }

    [Theory]
    [InlineData("paid", "<h2 id=\"state\">Paid</h2>", "Nothing is left to pay")]
    [InlineData("credited", "Credited", "has credited all of it")]
    [InlineData("void", "Withdrawn", "has taken this invoice back")]
    [InlineData("uncollectible", "Closed", "ask the seller before you pay")]
    public async Task What_needs_no_payment_says_why_and_asks_for_none(string state, string heading, string reason)
    {
        await using var shop = await BillingShop.OpenAsync(server, bank: Bank);
        var invoice = await shop.IssueAsync();
        using var page = await PageOf.OpenAsync(shop, invoice);
        await (state switch
        {
            "paid" => shop.Agent.CallAsync("book_payment", BillingShop.Payment(invoice, "172.50", "bank 1")),
            "credited" => shop.Agent.CallAsync("correct_invoice", BillingShop.Credit(invoice, "all")),
            "void" => shop.Agent.CallAsync("correct_invoice", BillingShop.Void(invoice)),
            _ => shop.Agent.CallAsync("book_payment", new
            {
                invoice_id = BillingShop.IdOf(invoice), expected_version = BillingShop.VersionOf(invoice), kind = "write_off", evidence = "insolvent",
            }),
        });

        var text = await page.TextAsync();

        text.ShouldContain($"class=\"state {state}\"");
        text.ShouldContain(heading);
        text.ShouldContain(reason);
        text.ShouldNotContain("By bank transfer");
        text.ShouldNotContain("<form");
    }

    [Fact]
    public async Task More_than_was_asked_for_and_what_is_credited_afterwards_is_said()
    {
        await using var shop = await BillingShop.OpenAsync(server);
        var invoice = await shop.IssueAsync();
        using var page = await PageOf.OpenAsync(shop, invoice);
        invoice = await shop.Agent.CallAsync("book_payment", BillingShop.Payment(invoice, "180.00", "bank 1"));
        await shop.Agent.CallAsync("correct_invoice", BillingShop.Credit(invoice, "30.00"));

        var text = await page.TextAsync();

        text.ShouldContain("7.50 EUR more came than was asked for");
        text.ShouldContain("30.00 EUR of what was paid is credited to you");
    }

    [Fact]
    public async Task Words_of_merchants_and_buyers_stay_words()
    {
        await using var shop = await BillingShop.OpenAsync(
            server, seller: "Lamp <script>alert(1)</script> & \"Co\"", buyer: "Ada</p><img src=x onerror=alert(2)>\u202Eexe", bank: Bank with { Holder = "<b>Lamp</b>" });
        using var page = await PageOf.OpenAsync(shop, await shop.IssueAsync("</th></table><form action=//evil.example>\u200Bpay\u0007 here"));

        var text = await page.TextAsync();

        text.ShouldContain("Lamp &lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;Co&quot;");
        text.ShouldContain("&lt;/th&gt;&lt;/table&gt;&lt;form action=//evil.example&gt;pay here");
        text.ShouldContain("&lt;b&gt;Lamp&lt;/b&gt;");
        foreach (var never in (string[])["<script", "<img", "action=\"", "</th></table><form", "<b>", "\u202E", "\u200B", "\u0007"])
        {
            text.ShouldNotContain(never);
        }
    }

    [Fact]
    public async Task The_documents_behind_it_are_those_of_the_invoice_and_do_not_expire()
    {
        await using var shop = await BillingShop.OpenAsync(server, bank: Bank);
        var invoice = await shop.IssueAsync();
        using var page = await PageOf.OpenAsync(shop, invoice);
        var links = Regex.Matches(await page.TextAsync(), "href=\"(?<to>[^\"]+)\"").Select(static it => it.Groups["to"].Value).ToArray();
        var document = (await shop.Agent.CallAsync("get_record", new { id = BillingShop.IdOf(invoice), include = new[] { "document" } })).GetProperty("document");

        links.Length.ShouldBe(2);
        foreach (var (link, given) in links.Zip([document.GetProperty("pdf"), document.GetProperty("xml")]))
        {
            using var file = await page.GetAsync(new Uri(page.Address, link));
            using var other = await page.GetAsync(new Uri(given.GetString()!));

            (await file.Content.ReadAsByteArrayAsync(Cancel)).ShouldBe(await other.Content.ReadAsByteArrayAsync(Cancel));
            file.Content.Headers.ContentDisposition!.DispositionType.ShouldBe("attachment");
        }
    }

    [Fact]
    public async Task An_invoice_in_another_currency_has_an_account_and_no_code()
    {
        await using var shop = await BillingShop.OpenAsync(server, bank: Bank);
        var bill = await shop.Agent.CallAsync("invoice_customer", new
        {
            customer_id = shop.Customer, issue = true,
            lines = new[] { new { description = "Advice", quantity = 1, unit_price = new { amount = "1500", currency = "JPY" } } },
        });
        using var page = await PageOf.OpenAsync(shop, bill);

        var text = await page.TextAsync();

        text.ShouldContain("To pay: 1,785 JPY");
        text.ShouldContain("By bank transfer");
        text.ShouldNotContain("<svg");
    }
}
