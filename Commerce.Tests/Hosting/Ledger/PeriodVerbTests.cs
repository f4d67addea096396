using System.Text.Json;
using Commerce.McpServer.Hosting.Cli.Ledger;
using Commerce.Tests.Support;
using Commerce.Tests.Tools.Invoices;

namespace Commerce.Tests.Hosting.Ledger;

public sealed class PeriodVerbTests(TestServer server) : IClassFixture<TestServer>
{
    private static readonly DateTimeOffset InOctober = new(2026, 10, 20, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset InNovember = new(2026, 11, 2, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_person_closes_a_month_opens_it_again_and_locks_it()
    {
        await using var shop = await BillingShop.OpenAsync(server);
        await shop.Merchant.SetTimeAsync(InOctober);
        var invoice = await shop.IssueAsync();
        await shop.Merchant.SetTimeAsync(InNovember);

        (await AskAsync(shop, "close")).ShouldBe((0, "Closed by Marta Weber: nothing is booked in 2026-10 any more. What comes later is booked from 2026-11-01 on.\n"));
        (await AskAsync(shop, "close")).ShouldBe((0, "2026-10 is closed already; nothing was changed.\n"));
        await shop.Agent.CallAsync("book_payment", Payment(invoice));
        (await AskAsync(shop, "reopen")).ShouldBe((0, "Opened again by Marta Weber: 2026-10 is open.\n"));
        (await AskAsync(shop, "lock")).ShouldBe((1, "Refused (validation.state): Period 2026-10 is open and cannot become locked.\n"));
        (await AskAsync(shop, "close")).Code.ShouldBe(0);
        (await AskAsync(shop, "lock")).ShouldBe((0, "Locked by Marta Weber: 2026-10 and every month before it stay as they are.\n"));
        (await AskAsync(shop, "reopen")).ShouldBe((1, "Refused (validation.state): Period 2026-10 is locked and cannot become open.\n"));

        var (code, text) = await RunAsync("periods", "--merchant", $"{shop.Merchant.TenantId}");
        code.ShouldBe(0);
        text.ShouldMatch(@"(?m)^2026-10 +locked +1 +closed by Marta Weber, 2026-11-02 \d\d:\d\d UTC; opened again by .*; closed by .*; locked by ");
        text.ShouldMatch(@"(?m)^2026-11 +open +1$");
        (await shop.Merchant.ScalarAsync<string>(
            "select string_agg(action, ' ' order by event_id) from engine.audit_event where actor = 'person:Marta Weber'"))
            .ShouldBe("ledger.period_closed ledger.period_reopened ledger.period_closed ledger.period_locked");
    }

    [Fact]
    public async Task A_month_that_is_not_over_stays_open_and_no_agent_closes_one()
    {
        await using var shop = await BillingShop.OpenAsync(server);
        await shop.Merchant.SetTimeAsync(InNovember.AddDays(-1));
        await server.MakeKeyAsync(shop.Merchant, agent: "bookkeeper");

        (await AskAsync(shop, "close")).Text.ShouldContain("Period 2026-10 can be closed from 2026-11-02 on; today is 2026-11-01.");
        (await AskAsync(shop, "close", "Bookkeeper")).Text.ShouldStartWith("Refused (not_a_person)");

        (await shop.Merchant.ScalarAsync<long>("select count(*) from engine.ledger_period")).ShouldBe(0);
    }

    [Fact]
    public async Task A_wrong_use_is_told_with_everything_that_is_wrong()
    {
        var (code, text) = await RunAsync("close", "October", "--merchant", "Lamp", "--as", "|");

        code.ShouldBe(2);
        text.ShouldContain("Name the month: ledger close 2026-10.");
        text.ShouldContain("--merchant 'Lamp' is not the id of a merchant.");
        text.ShouldContain("Who decides is named");
        (await RunAsync("periods", "--merchant", $"{Guid.CreateVersion7()}")).Text.ShouldStartWith("There is no merchant");
        (await RunAsync("periods", "2026-10")).Text.ShouldContain("'2026-10' is no option");
    }

    [Fact]
    public async Task A_balance_is_what_it_was_at_the_end_of_a_day()
    {
        await using var shop = await BillingShop.OpenAsync(server);
        await shop.Merchant.SetTimeAsync(InOctober);
        var invoice = await shop.IssueAsync();
        await shop.Merchant.SetTimeAsync(InNovember);
        await shop.Agent.CallAsync("book_payment", Payment(invoice));

        var then = await RunAsync("--merchant", $"{shop.Merchant.TenantId}", "--as-of", "2026-11-01");
        var now = await RunAsync("--merchant", $"{shop.Merchant.TenantId}", "--as-of", "2026-11-02");

        then.Text.ShouldMatch(@"(?m)^receivable +- +EUR +172.50 +0.00 +172.50$");
        now.Text.ShouldMatch(@"(?m)^receivable +- +EUR +172.50 +172.50 +0.00$");
        (await RunAsync("--merchant", $"{shop.Merchant.TenantId}", "--as-of", "2026-11-01", "--until", "2026-12-01")).Text
            .ShouldContain("--until is not an option of this command.");
    }

    private static object Payment(JsonElement invoice) => BillingShop.Payment(invoice, "172.50", "bank 1", receivedOn: "2026-10-30");

    private Task<(int Code, string Text)> AskAsync(BillingShop shop, string what, string person = "Marta Weber") =>
        RunAsync(what, "2026-10", "--merchant", $"{shop.Merchant.TenantId}", "--as", person);

    private async Task<(int Code, string Text)> RunAsync(params string[] arguments)
    {
        await using var output = new StringWriter { NewLine = "\n" };
        return (await LedgerVerb.RunAsync(arguments, server.App.Services, output, TestContext.Current.CancellationToken), output.ToString());
    }
}
