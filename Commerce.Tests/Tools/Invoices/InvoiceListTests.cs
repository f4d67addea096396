using Commerce.Tests.Support;

namespace Commerce.Tests.Tools.Invoices;

public sealed class InvoiceListTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task Invoices_are_listed_by_status_and_customer()
    {
        await using var shop = await BillingShop.OpenAsync(server);
        var draft = await shop.Agent.CallAsync("invoice_customer", shop.Bill(issue: false, description: "Draft"));
        var open = await shop.IssueAsync("Open");
        var paid = await shop.Agent.CallAsync("book_payment", BillingShop.Payment(await shop.IssueAsync("Paid"), "172.50", "bank 1"));

        (await FindAsync(shop, new { type = "invoice", customer_id = shop.Customer }))
            .ShouldBe([BillingShop.IdOf(paid), BillingShop.IdOf(open), BillingShop.IdOf(draft)]);
        (await FindAsync(shop, new { type = "invoice", status = "open" })).ShouldBe([BillingShop.IdOf(open)]);
    }

    private static async Task<string?[]> FindAsync(BillingShop shop, object arguments) =>
        [.. (await shop.Agent.CallAsync("find_records", arguments)).GetProperty("items").EnumerateArray().Select(static it => it.GetProperty("id").GetString())];
}
