using System.Text.Json;
using Commerce.Domain.Merchants;
using Commerce.Tests.Support;
using Commerce.Tests.Tools.Invoices;

namespace Commerce.Tests.Approvals;

/// <summary>Each rule just below, at and above its limit, as an agent meets it.</summary>
public sealed class ApprovalRuleTests(TestServer server) : IClassFixture<TestServer>
{
    [Theory]
    [InlineData("1000.00", "EUR", null)]
    [InlineData("1000.01", "EUR", "invoice_issue")]
    [InlineData("150000", "JPY", null)]
    [InlineData("150001", "JPY", "invoice_issue")]
    [InlineData("1.00", "XCD", "invoice_issue")]
    public async Task Issuing_an_invoice(string amount, string currency, string? rule)
    {
        await using var shop = await ApprovalShop.OpenAsync(server);

        RuleOf(await shop.Agent.CallAsync("invoice_customer", shop.Bill(amount, currency))).ShouldBe(rule);
    }

    [Fact]
    public async Task A_draft_of_any_amount_needs_nobody_and_its_issue_does()
    {
        await using var shop = await ApprovalShop.OpenAsync(server);

        var draft = await shop.Agent.CallAsync("invoice_customer", shop.Bill("5000.00", issue: false));
        var issue = await shop.Agent.CallAsync("invoice_customer", new
        {
            invoice_id = BillingShop.IdOf(draft), expected_version = BillingShop.VersionOf(draft), issue = true,
        });

        RuleOf(draft).ShouldBeNull();
        RuleOf(issue).ShouldBe("invoice_issue");
    }

    [Fact]
    public async Task Writing_off_always_does_and_booking_money_never()
    {
        await using var shop = await ApprovalShop.OpenAsync(server);
        var small = await shop.Agent.CallAsync("invoice_customer", shop.Bill("1.00"));
        var other = await shop.Agent.CallAsync("invoice_customer", shop.Bill("900.00"));

        var gone = await shop.Agent.CallAsync("book_payment", WriteOff(small));

        RuleOf(gone).ShouldBe("invoice_write_off");
        Text(gone, "approval", "decides").ShouldBe("finance");
        RuleOf(await shop.Agent.CallAsync("book_payment", BillingShop.Payment(other, "9000.00", "bank 1"))).ShouldBeNull();
    }

    [Fact]
    public async Task A_credit_note_on_paid_money_or_above_the_limit()
    {
        await using var shop = await ApprovalShop.OpenAsync(server, new ApprovalLimits { InvoiceIssue = 100_000 });
        var open = await shop.Agent.CallAsync("invoice_customer", shop.Bill("3000.00"));
        var paid = await shop.Agent.CallAsync("book_payment", BillingShop.Payment(
            await shop.Agent.CallAsync("invoice_customer", shop.Bill("50.00")), "50.00", "bank 1"));

        RuleOf(await shop.Agent.CallAsync("correct_invoice", BillingShop.Credit(paid, "0.01"))).ShouldBe("credit_note_paid");
        RuleOf(await shop.Agent.CallAsync("correct_invoice", BillingShop.Credit(open, "1000.01"))).ShouldBe("credit_note_amount");
        var other = await shop.Agent.CallAsync("invoice_customer", shop.Bill("3000.00", description: "Something else"));
        RuleOf(await shop.Agent.CallAsync("correct_invoice", BillingShop.Credit(other, "1000.00"))).ShouldBeNull();
        var third = await shop.Agent.CallAsync("invoice_customer", shop.Bill("4000.00"));
        RuleOf(await shop.Agent.CallAsync("correct_invoice", BillingShop.Void(third))).ShouldBeNull();
    }

    [Theory]
    [InlineData("12.00", null)]
    [InlineData("12.01", "live_price_move")]
    [InlineData("8.00", null)]
    [InlineData("7.99", "live_price_move")]
    public async Task Changing_a_live_price(string price, string? rule)
    {
        await using var shop = await ApprovalShop.OpenAsync(server);
        var made = await shop.Agent.CallAsync("save_product", new { title = "Pot", variants = new[] { new { price = "10.00" } } });

        var changed = await shop.Agent.CallAsync("save_product", Price(made, price));

        RuleOf(changed).ShouldBe(rule);
        if (rule is not null)
        {
            (await shop.Merchant.ScalarAsync<long>("select max(price_minor) from commerce.variant")).ShouldBe(1000);
        }
    }

    [Fact]
    public async Task A_price_nobody_sees_yet_needs_nobody()
    {
        await using var shop = await ApprovalShop.OpenAsync(server);
        var made = await shop.Agent.CallAsync(
            "save_product", new { title = "Pot", status = "draft", variants = new[] { new { price = "10.00" } } });

        RuleOf(await shop.Agent.CallAsync("save_product", Price(made, "99.00"))).ShouldBeNull();
    }

    [Fact]
    public async Task Making_a_discount_code()
    {
        await using var shop = await ApprovalShop.OpenAsync(server);

        RuleOf(await shop.Agent.CallAsync("save_discount", new { code = "TWENTY", percent = 20 })).ShouldBeNull();
        RuleOf(await shop.Agent.CallAsync("save_discount", new { code = "MORE", percent = 20.01m })).ShouldBe("discount_percent");
        RuleOf(await shop.Agent.CallAsync("save_discount", new { code = "HUNDRED", amount = "100.00" })).ShouldBeNull();
        RuleOf(await shop.Agent.CallAsync("save_discount", new { code = "HUNDREDS", amount = "100.01" })).ShouldBe("discount_amount");
        RuleOf(await shop.Agent.CallAsync("save_discount", new { code = "ISLANDS", amount = "1.00", currency = "XCD" })).ShouldBe("discount_amount");
    }

    [Fact]
    public async Task Raising_a_discount_needs_a_person_and_ending_it_nobody()
    {
        await using var shop = await ApprovalShop.OpenAsync(server);
        var id = Text(await shop.Agent.CallAsync("save_discount", new { code = "TWENTY", percent = 20 }), "discount", "discount_id");

        RuleOf(await shop.Agent.CallAsync("save_discount", new { discount_id = id, expected_version = 1, percent = 50 })).ShouldBe("discount_percent");
        RuleOf(await shop.Agent.CallAsync("save_discount", new { discount_id = id, expected_version = 1, end = true })).ShouldBeNull();
    }

    [Theory]
    [InlineData(10, null)]
    [InlineData(9, "stock_loss")]
    public async Task Counting_less_than_there_should_be(int found, string? rule)
    {
        await using var shop = await ApprovalShop.OpenAsync(server);
        var variant = await shop.Merchant.VariantAsync(onHand: 30, priceMinor: 100);

        RuleOf(await shop.Agent.CallAsync("adjust_stock", Stock(variant, "count", found))).ShouldBe(rule);
        RuleOf(await shop.Agent.CallAsync("adjust_stock", Stock(variant, "receive", 1_000))).ShouldBeNull();
    }

    [Fact]
    public async Task A_merchant_that_wants_none_of_it_is_left_alone()
    {
        await using var shop = await ApprovalShop.OpenAsync(server, ApprovalLimits.Off);

        RuleOf(await shop.Agent.CallAsync("invoice_customer", shop.Bill("100000.00"))).ShouldBeNull();
    }

    private static object WriteOff(JsonElement invoice) => new
    {
        invoice_id = BillingShop.IdOf(invoice), expected_version = BillingShop.VersionOf(invoice), kind = "write_off", evidence = "insolvent",
    };

    private static object Price(JsonElement made, string price) => new
    {
        product_id = Text(made, "product", "product_id"), expected_version = 1,
        variants = new[] { new { variant_id = made.GetProperty("product").GetProperty("variants")[0].GetProperty("variant_id").GetString(), price } },
    };

    private static object Stock(Commerce.Domain.Products.VariantId variant, string kind, int quantity) => new
    {
        kind, reference = "sheet-1", items = new[] { new { variant_id = variant, quantity } },
    };

    private static string? RuleOf(JsonElement answer) =>
        answer.TryGetProperty("approval", out var approval) ? approval.GetProperty("rule_id").GetString() : null;

    private static string Text(JsonElement element, params string[] path) =>
        path.Aggregate(element, static (at, name) => at.GetProperty(name)).GetString()!;
}
