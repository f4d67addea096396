using System.Text.Json;
using Commerce.Domain.Access;
using Commerce.Tests.Support;
using Commerce.Tests.Tools.Invoices;
using ModelContextProtocol.Protocol;

namespace Commerce.Tests.Tools.Records;

public sealed class RecordPayPageTests(TestServer server) : IClassFixture<TestServer>
{
    private static readonly string[] PayQr = ["pay_qr"];

    [Fact]
    public async Task The_code_of_the_page_is_a_picture_beside_the_answer_and_leads_to_the_address_in_it()
    {
        await using var shop = await BillingShop.OpenAsync(server);
        var id = BillingShop.IdOf(await shop.IssueAsync());

        var answer = await shop.Agent.TryAsync("get_record", new { id, include = PayQr });

        var (record, picture) = (answer.StructuredContent!.Value, answer.Content.OfType<ImageContentBlock>().ShouldHaveSingleItem());
        var url = record.GetProperty("pay_qr").GetProperty("url").GetString()!;
        (picture.MimeType, url).ShouldBe(("image/png", record.GetProperty("pay_url").GetString()!));
        CodeReader.ReadPng(picture.DecodedData.ToArray()).ShouldBe([url]);
        answer.Content[0].ShouldBeOfType<TextContentBlock>().Text.ShouldNotContain("iVBOR", customMessage: "the picture is no text");
    }

    [Fact]
    public async Task The_invoice_has_the_same_code_on_paper()
    {
        await using var shop = await BillingShop.OpenAsync(server, bank: new("DE89370400440532013000"));
        var record = await shop.Agent.CallAsync(
            "get_record", new { id = BillingShop.IdOf(await shop.IssueAsync()), include = new[] { "document" } });
        using var http = new HttpClient();

        var codes = CodeReader.ReadPdf(await http.GetByteArrayAsync(
            new Uri(record.GetProperty("document").GetProperty("pdf").GetString()!), TestContext.Current.CancellationToken));

        codes.Count.ShouldBe(2);
        codes.ShouldContain(record.GetProperty("pay_url").GetString()!);
        codes.ShouldContain(static it => it.StartsWith("BCD\n002\n", StringComparison.Ordinal));
    }

    [Fact]
    public async Task There_is_no_address_where_nothing_is_due()
    {
        await using var shop = await BillingShop.OpenAsync(server);
        var draft = await shop.Agent.CallAsync("invoice_customer", shop.Bill(issue: false, description: "Draft"));
        var paid = await shop.Agent.CallAsync("book_payment", BillingShop.Payment(await shop.IssueAsync("Paid"), "172.50", "bank 1"));

        var ofDraft = await shop.Agent.CallAsync("get_record", new { id = BillingShop.IdOf(draft), include = PayQr });
        var ofPaid = await shop.Agent.CallAsync("get_record", new { id = BillingShop.IdOf(paid), include = PayQr });

        (ofDraft.TryGetProperty("pay_url", out _), ofPaid.TryGetProperty("pay_url", out _)).ShouldBe((false, false));
        ofDraft.GetProperty("pay_qr").GetProperty("messages")[0].GetProperty("code").GetString().ShouldBe("page_missing");
        ofPaid.GetProperty("pay_qr").GetProperty("url").GetString()!.ShouldContain("/pay/pl_");
    }

    [Fact]
    public async Task Who_may_not_read_names_gets_no_address_and_other_records_have_no_page()
    {
        await using var shop = await BillingShop.OpenAsync(server);
        var id = BillingShop.IdOf(await shop.IssueAsync());
        await using var finance = await server.ConnectAsync(shop.Merchant, Profile.FinanceReadOnly);

        CodeOf(await finance.RefusedAsync("get_record", new { id, include = PayQr })).ShouldBe("auth.scope_missing");
        (await finance.CallAsync("get_record", new { id })).TryGetProperty("pay_url", out _).ShouldBeFalse();
        CodeOf(await shop.Agent.RefusedAsync("get_record", new { id = shop.Customer, include = PayQr })).ShouldBe("validation.arguments");
    }

    private static string? CodeOf(JsonElement refusal) => refusal.GetProperty("code").GetString();
}
