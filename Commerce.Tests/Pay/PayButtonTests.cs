using Commerce.Domain.Invoices;
using Commerce.Tests.SimulatedWorld;
using Commerce.Tests.Support;
using Commerce.Tests.Tools.Invoices;
using Npgsql;

namespace Commerce.Tests.Pay;

/// <summary>The button of the page: one payment, whoever presses it how often, and whatever an agent has begun.</summary>
public sealed class PayButtonTests(TestServer server) : IClassFixture<TestServer>
{
    private const string Begun = "select count(*) from engine.operation where tool = 'collect_invoice'";

    private static readonly (string, string)[] Card = [("action", "pay"), ("number", "4242424242424242"), ("expiry", "12/39"), ("code", "987")];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_buyer_pays_on_the_providers_page_and_comes_back_to_an_invoice_that_is_paid()
    {
        await using var shop = await BillingShop.OpenAsync(server);
        using var page = await PageOf.OpenAsync(shop, await shop.IssueAsync());
        (await page.TextAsync()).ShouldContain("<form method=\"post\"><button>Pay 172.50 EUR now</button></form>");

        var provider = await page.ToProviderAsync();
        var begun = await page.TextAsync();
        using var form = new BuyerPage(provider);
        var afterwards = await form.SubmitAsync(Card);

        begun.ShouldContain("Your payment has begun");
        begun.ShouldContain($"href=\"{System.Text.Encodings.Web.HtmlEncoder.Default.Encode(provider.AbsoluteUri)}\"");
        begun.ShouldContain("<meta http-equiv=\"refresh\" content=\"5\">");
        begun.ShouldNotContain("<form");
        begun.ShouldNotContain("By bank transfer");
        afterwards.ShouldContain(page.Token);
        await Eventually.HoldsAsync(async () => (await page.TextAsync()).Contains("class=\"state paid\"", StringComparison.Ordinal));
        (await page.TextAsync()).ShouldNotContain("http-equiv");
        (await shop.World.CountAsync("authorizations"), await shop.World.CountAsync("captures")).ShouldBe((1, 1));
        (await shop.BalanceAsync("receivable"), await shop.BalanceAsync("customer_balance")).ShouldBe((0, 0));
        (await shop.Merchant.ScalarAsync<long>(
            "select count(*) from engine.audit_event where action = 'invoice.collecting' and actor like '%|buyer|page'")).ShouldBe(1);
    }

    [Fact]
    public async Task What_goes_back_to_the_buyer_is_said()
    {
        await using var shop = await BillingShop.OpenAsync(server);
        var invoice = await shop.IssueAsync();
        using var page = await PageOf.OpenAsync(shop, invoice);
        await shop.CollectAsync(Charge(invoice, "pm_sim_visa"));
        var now = (await shop.Agent.CallAsync("get_record", new { id = BillingShop.IdOf(invoice) })).GetProperty("invoice");
        var answer = await shop.Agent.TryAsync("refund_customer", new
        {
            target_id = BillingShop.IdOf(now), expected_version = BillingShop.VersionOf(now), amount = "30.00", reason = "other",
        });
        await shop.Agent.FollowAsync(answer.StructuredContent!.Value.GetProperty("operation_id").GetString()!);

        var text = await page.TextAsync();

        text.ShouldContain("class=\"state paid\"");
        text.ShouldContain("30.00 EUR of what was paid is credited to you.");
        text.ShouldContain("30.00 EUR was given back to you.");
    }

    [Fact]
    public async Task Pressed_by_many_at_once_it_leads_all_of_them_to_the_same_page()
    {
        await using var shop = await BillingShop.OpenAsync(server);
        using var page = await PageOf.OpenAsync(shop, await shop.IssueAsync());

        var led = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => page.ToProviderAsync()));
        var again = await page.ToProviderAsync();

        led.Append(again).Distinct().ShouldHaveSingleItem();
        (await shop.Merchant.ScalarAsync<long>(Begun), await shop.Merchant.ScalarAsync<long>("select count(*) from commerce.payment")).ShouldBe((1, 1));
    }

    [Fact]
    public async Task What_an_agent_began_is_what_the_buyer_goes_on_with()
    {
        await using var shop = await BillingShop.OpenAsync(server);
        var invoice = await shop.IssueAsync();
        using var page = await PageOf.OpenAsync(shop, invoice);
        var asked = shop.Agent.TryAsync("collect_invoice", new
        {
            invoice_id = BillingShop.IdOf(invoice), expected_version = BillingShop.VersionOf(invoice), action = "request_payment",
        });
        await Eventually.HoldsAsync(async () => await shop.Merchant.ScalarAsync<long>(Begun) == 1);

        var provider = await page.ToProviderAsync();
        using var form = new BuyerPage(provider);
        (await form.SubmitAsync(Card)).ShouldContain(page.Token, customMessage: "the agent's buyer comes back to the invoice too");

        await asked;
        await Eventually.HoldsAsync(async () => (await page.TextAsync()).Contains("class=\"state paid\"", StringComparison.Ordinal));
        (await shop.Merchant.ScalarAsync<long>(Begun), await shop.World.CountAsync("captures")).ShouldBe((1, 1));
    }

    [Fact]
    public async Task While_an_agent_charges_a_card_the_buyer_is_shown_that_and_asked_for_nothing()
    {
        await using var shop = await BillingShop.OpenAsync(server);
        var invoice = await shop.IssueAsync();
        using var page = await PageOf.OpenAsync(shop, invoice);
        await shop.CollectAsync(Charge(invoice, "pm_sim_declined_funds"));
        await shop.World.StrikeAsync("capture", "slow", delayMs: 6_000);
        var now = (await shop.Agent.CallAsync("get_record", new { id = BillingShop.IdOf(invoice) })).GetProperty("invoice");
        var charge = shop.CollectAsync(Charge(now, "pm_sim_visa"));
        await Eventually.HoldsAsync(async () => await shop.Merchant.ScalarAsync<bool>("select collecting_operation_id is not null from commerce.invoice"));

        var text = await page.TextAsync();
        using var pressed = await page.PressAsync();

        text.ShouldContain("Your payment is being processed");
        text.ShouldNotContain("<form");
        ((int)pressed.StatusCode, pressed.Headers.Location!.OriginalString).ShouldBe((303, page.Token));
        await charge;
        (await page.TextAsync()).ShouldContain("class=\"state paid\"");
        (await shop.World.CountAsync("captures")).ShouldBe(1);
    }

    [Fact]
    public async Task What_was_transferred_while_the_buyer_looked_for_a_card_is_not_charged_as_well()
    {
        await using var shop = await BillingShop.OpenAsync(server);
        var invoice = await shop.IssueAsync();
        using var page = await PageOf.OpenAsync(shop, invoice);
        using var form = new BuyerPage(await page.ToProviderAsync());
        var now = (await shop.Agent.CallAsync("get_record", new { id = BillingShop.IdOf(invoice) })).GetProperty("invoice");
        await shop.Agent.CallAsync("book_payment", BillingShop.Payment(now, "172.50", "bank 1"));

        await form.SubmitAsync(Card);

        await Eventually.HoldsAsync(async () => await shop.Merchant.ScalarAsync<bool>("select collecting_operation_id is null from commerce.invoice"));
        (await page.TextAsync()).ShouldContain("class=\"state paid\"");
        (await shop.World.CountAsync("authorizations")).ShouldBe(0);
        (await shop.BalanceAsync("customer_balance")).ShouldBe(0);
    }

    [Fact]
    public async Task Who_thinks_better_of_it_finds_the_invoice_due_and_can_pay_later()
    {
        await using var shop = await BillingShop.OpenAsync(server);
        using var page = await PageOf.OpenAsync(shop, await shop.IssueAsync());
        var first = await page.ToProviderAsync();
        using (var form = new BuyerPage(first))
        {
            (await form.SubmitAsync(("action", "cancel"))).ShouldContain("cancelled");
        }

        await Eventually.HoldsAsync(async () => (await page.TextAsync()).Contains("<button>Pay 172.50 EUR now</button>", StringComparison.Ordinal));
        var second = await page.ToProviderAsync();
        using (var form = new BuyerPage(second))
        {
            await form.SubmitAsync(Card);
        }

        second.ShouldNotBe(first);
        await Eventually.HoldsAsync(async () => (await page.TextAsync()).Contains("class=\"state paid\"", StringComparison.Ordinal));
        (await shop.World.CountAsync("captures")).ShouldBe(1);
    }

    [Fact]
    public async Task While_nobody_knows_whether_it_went_through_nobody_is_asked_to_pay_again()
    {
        await using var shop = await BillingShop.OpenAsync(server);
        using var page = await PageOf.OpenAsync(shop, await shop.IssueAsync());
        await page.ToProviderAsync();
        await EndWithoutOutcomeAsync(shop);

        var text = await page.TextAsync();
        using var pressed = await page.PressAsync();

        text.ShouldContain("The provider has not said yet whether it went through. Please do not pay again.");
        text.ShouldNotContain("<form");
        text.ShouldNotContain("http-equiv");
        ((int)pressed.StatusCode).ShouldBe(303);
        (await shop.Merchant.ScalarAsync<long>(Begun)).ShouldBe(1);
    }

    [Fact]
    public async Task Where_nothing_is_due_it_leads_back_and_begins_nothing()
    {
        await using var shop = await BillingShop.OpenAsync(server);
        var invoice = await shop.IssueAsync();
        using var page = await PageOf.OpenAsync(shop, invoice);
        await shop.Agent.CallAsync("book_payment", BillingShop.Payment(invoice, "172.50", "bank 1"));

        using var pressed = await page.PressAsync();

        ((int)pressed.StatusCode, pressed.Headers.Location!.OriginalString).ShouldBe((303, page.Token));
        (await shop.Merchant.ScalarAsync<long>(Begun)).ShouldBe(0);
    }

    [Fact]
    public async Task An_address_that_opens_nothing_begins_nothing_and_says_what_it_says_to_everybody()
    {
        await using var shop = await BillingShop.OpenAsync(server);
        await shop.IssueAsync();
        using var page = new PageOf(new Uri(server.Address, $"/pay/{PayToken.New().Reveal()}"));
        using var shown = await page.GetAsync();
        using var pressed = await page.PressAsync();

        ((int)pressed.StatusCode, await pressed.Content.ReadAsStringAsync(Cancel))
            .ShouldBe(((int)shown.StatusCode, await shown.Content.ReadAsStringAsync(Cancel)));
        ((int)pressed.StatusCode).ShouldBe(404);
    }

    // As work ends of which a person has to say what became of it: the invoice goes on waiting, here for a charge.
    private async Task EndWithoutOutcomeAsync(BillingShop shop)
    {
        await using var owner = new NpgsqlConnection(server.Database.Owner);
        await owner.OpenAsync(Cancel);
        await using var command = new NpgsqlCommand(
            """
            with ended as (update engine.operation set status = 'failed', outcome_code = 'internal', inputs = null
                where tenant_id = $1 and tool = 'collect_invoice' returning operation_id),
            open as (update engine.effect set kind = 'authorize', state = 'manual' where tenant_id = $1)
            delete from engine.operation_queue where operation_id in (select operation_id from ended)
            """,
            owner)
        { Parameters = { new() { Value = shop.Merchant.TenantId } } };
        await command.ExecuteNonQueryAsync(Cancel);
    }

    private static object Charge(System.Text.Json.JsonElement invoice, string method) => new
    {
        invoice_id = BillingShop.IdOf(invoice), expected_version = BillingShop.VersionOf(invoice), action = "charge", payment_method_id = method,
    };
}
