using System.Text.Json;
using Commerce.Tests.Support;

namespace Commerce.Tests.Tools.Invoices;

public sealed class CrossBorderInvoiceTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task A_business_in_another_member_state_owes_the_tax_itself()
    {
        await using var shop = await BillingShop.OpenAsync(server);
        var customer = await FrenchAsync(shop, "FR12345678901");

        var invoice = await shop.Agent.CallAsync("invoice_customer", Bill(customer, "standard"));

        (BillingShop.Amount(invoice, "tax"), BillingShop.Amount(invoice, "total")).ShouldBe(("0.00", "40.00"));
        invoice.TryGetProperty("messages", out _).ShouldBeFalse();
        (await shop.Merchant.ScalarAsync<string>("select tax_groups -> 0 -> 'vat' ->> 'exemption_code' from commerce.invoice"))
            .ShouldBe("VATEX-EU-AE");
        (await shop.Merchant.ScalarAsync<string>("select buyer ->> 'vat_id' from commerce.invoice")).ShouldBe("FR12345678901");
    }

    [Fact]
    public async Task A_consumer_there_does_not()
    {
        await using var shop = await BillingShop.OpenAsync(server);

        var invoice = await shop.Agent.CallAsync("invoice_customer", Bill(await FrenchAsync(shop, null), "standard"));

        invoice.GetProperty("messages")[0].GetProperty("code").GetString().ShouldBe("tax_not_registered");
    }

    [Fact]
    public async Task What_a_sale_is_not_cannot_be_issued_and_takes_no_number()
    {
        await using var shop = await BillingShop.OpenAsync(server);
        var customer = await FrenchAsync(shop, null);

        var draft = await shop.Agent.CallAsync("invoice_customer", Bill(customer, "export", issue: false));
        var refused = await shop.Agent.RefusedAsync("invoice_customer", new
        {
            invoice_id = BillingShop.IdOf(draft), expected_version = BillingShop.VersionOf(draft), issue = true,
        });

        draft.GetProperty("messages")[0].GetProperty("code").GetString().ShouldBe("tax_category_misfit");
        refused.GetProperty("code").GetString().ShouldBe("validation.state");
        (await shop.Merchant.ScalarAsync<long>("select count(*) from commerce.document_series")).ShouldBe(0);
    }

    private static object Bill(string customer, string category, bool issue = true) => new
    {
        customer_id = customer,
        lines = new[]
        {
            new { description = "Work", unit = "HUR", unit_price = new { amount = "40.00", currency = "EUR" }, tax_category = category },
        },
        issue,
    };

    private static async Task<string> FrenchAsync(BillingShop shop, string? vatId)
    {
        var answer = await shop.Agent.CallAsync("save_customer", new
        {
            company = "Lumière SARL",
            address = new { line1 = "1 rue de la Paix", city = "Paris", postal_code = "75002", country = "FR" },
            tax_ids = vatId is null ? null : new[] { new { country = "FR", number = vatId } },
        });
        return Find(answer);
    }

    private static string Find(JsonElement answer) => answer.TryGetProperty("customer_id", out var id)
        ? id.GetString()! : answer.GetProperty("customer").GetProperty("customer_id").GetString()!;
}
