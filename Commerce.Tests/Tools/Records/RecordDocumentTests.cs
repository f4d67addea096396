using System.Text.Json;
using System.Xml.Linq;
using Commerce.Domain.Access;
using Commerce.Domain.Documents;
using Commerce.Domain.Documents.Rules;
using Commerce.McpServer.Hosting;
using Commerce.McpServer.Protocol.Calls;
using Commerce.Tests.Support;
using Commerce.Tests.Tools.Invoices;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Protocol;
using Npgsql;

namespace Commerce.Tests.Tools.Records;

public sealed class RecordDocumentTests(TestServer server) : IClassFixture<TestServer>
{
    private static readonly string[] Document = ["document"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_invoice_can_be_fetched_without_a_key_as_PDF_and_as_XML_that_keeps_the_rules()
    {
        await using var shop = await BillingShop.OpenAsync(server);
        var invoice = await shop.IssueAsync();
        var (pdf, xml) = await LinksAsync(shop, BillingShop.IdOf(invoice));

        using var page = await GetAsync(pdf);
        using var data = await GetAsync(xml);

        (page.Content.Headers.ContentType!.MediaType, data.Content.Headers.ContentType!.MediaType).ShouldBe(("application/pdf", "application/xml"));
        page.Content.Headers.ContentDisposition!.ToString().ShouldBe($"attachment; filename=\"{invoice.GetProperty("number").GetString()}.pdf\"");
        (page.Headers.CacheControl!.Private, page.Headers.CacheControl.NoStore).ShouldBe((true, true));
        (await page.Content.ReadAsByteArrayAsync(Cancel)).AsSpan(0, 5).SequenceEqual("%PDF-"u8).ShouldBeTrue();
        var written = XElement.Parse(await data.Content.ReadAsStringAsync(Cancel));
        DocumentRules.BrokenBy(written).ShouldBeEmpty();
        written.Value.ShouldContain("TEST");
    }

    [Fact]
    public async Task It_is_the_same_whenever_it_is_fetched_whatever_happens_afterwards()
    {
        await using var shop = await BillingShop.OpenAsync(server);
        var invoice = await shop.IssueAsync();
        var before = await LinksAsync(shop, BillingShop.IdOf(invoice));
        var first = await BytesAsync(before.Pdf);
        await shop.Agent.CallAsync("book_payment", BillingShop.Payment(invoice, "100.00", "bank 1"));
        await shop.Agent.CallAsync("save_customer", new { customer_id = shop.Customer, expected_version = 1, name = "Ada Other" });

        var after = await LinksAsync(shop, BillingShop.IdOf(invoice));

        after.Pdf.ShouldNotBe(before.Pdf);
        (await BytesAsync(after.Pdf)).ShouldBe(first);
        (await BytesAsync(after.Xml)).ShouldBe(await BytesAsync(before.Xml));
    }

    [Fact]
    public async Task A_credit_note_names_its_invoice()
    {
        await using var shop = await BillingShop.OpenAsync(server);
        var invoice = await shop.IssueAsync();
        var note = (await shop.Agent.CallAsync("correct_invoice", BillingShop.Credit(invoice, "50.00"))).GetProperty("credit_note");

        var links = await LinksAsync(shop, note.GetProperty("credit_note_id").GetString()!);
        var written = XElement.Parse(System.Text.Encoding.UTF8.GetString(await BytesAsync(links.Xml)));

        written.Name.LocalName.ShouldBe("CreditNote");
        written.Descendants().Single(static it => it.Name.LocalName == "InvoiceDocumentReference").Value
            .ShouldContain(invoice.GetProperty("number").GetString()!);
    }

    [Fact]
    public async Task A_wrong_address_and_one_that_is_too_old_are_told_alike()
    {
        await using var shop = await BillingShop.OpenAsync(server);
        var (pdf, _) = await LinksAsync(shop, BillingShop.IdOf(await shop.IssueAsync()));
        var token = pdf.Segments[^1];
        var clock = new StoppedClock { Now = TimeProvider.System.GetUtcNow() - DocumentLinks.Lifetime - TimeSpan.FromSeconds(1) };
        var earlier = new DocumentLinks(Key, server.App.Services.GetRequiredService<PublicAddress>(), clock);
        var target = server.App.Services.GetRequiredService<DocumentLinks>().Open(token)!;
        string[] wrong =
        [
            new Uri(earlier.Of(target, earlier.ExpiresAt()).AbsoluteUri).Segments[^1],
            token[..^1] + (token[^1] == 'A' ? 'Q' : 'A'), (token[0] == 'A' ? 'B' : 'A') + token[1..], token[..^4], token + "AAAA", "x",
        ];

        foreach (var address in wrong)
        {
            using var refused = await GetAsync(new Uri(pdf, address));
            ((int)refused.StatusCode, await refused.Content.ReadAsStringAsync(Cancel))
                .ShouldBe((404, "The address is too old or mistyped. Ask get_record for the document again."), address);
        }
    }

    [Fact]
    public void An_address_lives_for_ten_minutes_and_opens_what_it_was_made_for()
    {
        var clock = new StoppedClock { Now = new DateTimeOffset(2026, 3, 2, 12, 0, 0, TimeSpan.Zero) };
        var links = new DocumentLinks(Key, server.App.Services.GetRequiredService<PublicAddress>(), clock);
        var target = new DocumentTarget(Guid.CreateVersion7(), DocumentKind.CreditNote, Guid.CreateVersion7(), DocumentFormat.Xml);
        var token = links.Of(target, links.ExpiresAt()).Segments[^1];

        clock.Now += DocumentLinks.Lifetime - TimeSpan.FromSeconds(1);
        links.Open(token).ShouldBe(target);
        clock.Now += TimeSpan.FromSeconds(1);
        links.Open(token).ShouldBeNull();
    }

    [Fact]
    public async Task A_draft_has_no_document_and_an_order_never_has_one()
    {
        await using var shop = await BillingShop.OpenAsync(server);
        var draft = await shop.Agent.CallAsync("invoice_customer", shop.Bill(issue: false));

        var record = await shop.Agent.CallAsync("get_record", new { id = BillingShop.IdOf(draft), include = Document });
        var refused = await shop.Agent.RefusedAsync("get_record", new { id = shop.Customer, include = Document });

        record.GetProperty("document").GetProperty("messages")[0].GetProperty("code").GetString().ShouldBe("document_missing");
        record.GetProperty("document").TryGetProperty("pdf", out _).ShouldBeFalse();
        refused.GetProperty("code").GetString().ShouldBe("validation.arguments");
    }

    [Fact]
    public async Task Who_may_not_read_names_gets_no_address_and_another_merchant_finds_nothing()
    {
        await using var shop = await BillingShop.OpenAsync(server);
        var id = BillingShop.IdOf(await shop.IssueAsync());
        await using var finance = await server.ConnectAsync(shop.Merchant, Profile.FinanceReadOnly);
        await using var stranger = await BillingShop.OpenAsync(server);

        (await finance.RefusedAsync("get_record", new { id, include = Document })).GetProperty("code").GetString().ShouldBe("auth.scope_missing");
        (await stranger.Agent.RefusedAsync("get_record", new { id, include = Document })).GetProperty("code").GetString().ShouldBe("not_found");
    }

    [Fact]
    public async Task A_document_that_breaks_a_rule_is_reported_and_not_handed_out()
    {
        await using var shop = await BillingShop.OpenAsync(server);
        var id = BillingShop.IdOf(await shop.IssueAsync());
        var (pdf, _) = await LinksAsync(shop, id);
        await SpoilTaxAsync(shop);

        var record = await shop.Agent.CallAsync("get_record", new { id, include = Document });
        using var refused = await GetAsync(pdf);

        var messages = record.GetProperty("document").GetProperty("messages");
        messages.GetRawText().ShouldContain("BR-CO-17");
        messages[0].GetProperty("code").GetString().ShouldBe("document_defect");
        record.GetProperty("document").TryGetProperty("pdf", out _).ShouldBeFalse();
        ((int)refused.StatusCode).ShouldBe(500);
    }

    [Fact]
    public async Task The_resource_gives_the_same_addresses()
    {
        await using var shop = await BillingShop.OpenAsync(server);
        var id = BillingShop.IdOf(await shop.IssueAsync());

        var read = await shop.Agent.Client.ReadResourceAsync($"commerce://invoice/{id}/document", cancellationToken: Cancel);

        var links = JsonDocument.Parse(((TextResourceContents)read.Contents.Single()).Text).RootElement;
        (await BytesAsync(new Uri(links.GetProperty("xml").GetString()!))).ShouldNotBeEmpty();
    }

    // Nobody can do this to an issued invoice but who owns the database.
    private async Task SpoilTaxAsync(BillingShop shop)
    {
        await using var connection = new NpgsqlConnection(server.Database.Owner);
        await connection.OpenAsync(Cancel);
        await using var command = new NpgsqlCommand($"""
            alter table commerce.invoice disable trigger keep_issued;
            update commerce.invoice set tax_groups = jsonb_set(tax_groups, array['0', 'tax', 'amount'], '"29.00"')
                where tenant_id = '{shop.Merchant.TenantId}';
            alter table commerce.invoice enable trigger keep_issued
            """, connection);
        await command.ExecuteNonQueryAsync(Cancel);
    }

    private static RequestStateKey Key => new(new byte[RequestStateKey.Length]);

    private static async Task<(Uri Pdf, Uri Xml)> LinksAsync(BillingShop shop, string id)
    {
        var document = (await shop.Agent.CallAsync("get_record", new { id, include = Document })).GetProperty("document");
        return (new Uri(document.GetProperty("pdf").GetString()!), new Uri(document.GetProperty("xml").GetString()!));
    }

    private static async Task<HttpResponseMessage> GetAsync(Uri address)
    {
        using var http = new HttpClient();
        return await http.GetAsync(address, Cancel);
    }

    private static async Task<byte[]> BytesAsync(Uri address)
    {
        using var answer = await GetAsync(address);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadAsByteArrayAsync(Cancel);
    }

    private sealed class StoppedClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
