using Commerce.McpServer.Hosting.Cli.Ledger;
using Commerce.Tests.Support;
using Commerce.Tests.Tools.Invoices;

namespace Commerce.Tests.Hosting.Ledger;

public sealed class LedgerVerbTests(TestServer server) : IClassFixture<TestServer>, IDisposable
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"journal-{Guid.CreateVersion7():N}.csv");

    [Fact]
    public async Task The_journal_that_is_handed_over_adds_up_to_the_trial_balance()
    {
        await using var shop = await BillingShop.OpenAsync(server);
        var paid = await shop.Agent.CallAsync("book_payment", BillingShop.Payment(await shop.IssueAsync(), "180.00", "bank 1"));
        await shop.Agent.CallAsync("correct_invoice", BillingShop.Credit(paid, "22.50"));

        var (code, text) = await RunAsync("--merchant", $"{shop.Merchant.TenantId}", "--journal", _file);

        code.ShouldBe(0, text);
        text.ShouldMatch(@"(?m)^receivable +- +EUR +172.50 +172.50 +0.00$");
        text.ShouldMatch(@"(?m)^bank +- +EUR +180.00 +0.00 +180.00$");
        text.ShouldMatch(@"(?m)^customer_balance +- +EUR +0.00 +30.00 +-30.00$");
        text.ShouldMatch(@"(?m)^all +EUR +(\d+\.\d\d) +\1 +0.00$");
        var lines = await File.ReadAllLinesAsync(_file, TestContext.Current.CancellationToken);
        text.ShouldContain($"{lines.Length - 1} transfers in {_file}, which add up to these balances.");
        lines[0].ShouldBe("booked_on,entry_id,entry,kind,debit,credit,amount,currency,source,operation_id,reverses");
        lines.ShouldContain(static it => it.Contains(",invoice_issued,post,receivable,revenue,150.00,EUR,invoice:"));
    }

    [Fact]
    public async Task Days_without_bookings_and_other_merchants_are_not_in_it()
    {
        await using var shop = await BillingShop.OpenAsync(server);
        await using var other = await BillingShop.OpenAsync(server);
        await shop.IssueAsync();

        var (code, text) = await RunAsync("--merchant", $"{shop.Merchant.TenantId}", "--until", "2020-12-31", "--journal", _file);

        code.ShouldBe(0, text);
        text.ShouldMatch(@"(?m)^receivable +- +EUR +0.00 +0.00 +0.00$");
        text.ShouldContain("0 transfers");
        (await RunAsync("--merchant", $"{other.Merchant.TenantId}")).Text.ShouldBe("Nothing was booked yet.\n");
    }

    [Fact]
    public async Task A_wrong_use_is_told_with_everything_that_is_wrong()
    {
        var (code, text) = await RunAsync("--merchant", "Lamp", "--until", "tomorrow", "--csv", "x");

        code.ShouldBe(2);
        text.ShouldContain("--merchant 'Lamp' is not the id of a merchant.");
        text.ShouldContain("--until 'tomorrow' is not a day such as 2026-12-31.");
        text.ShouldContain("--csv is not an option of this command.");
        (await RunAsync("--merchant", $"{Guid.CreateVersion7()}")).Text.ShouldStartWith("There is no merchant");
    }

    public void Dispose() => File.Delete(_file);

    private async Task<(int Code, string Text)> RunAsync(params string[] arguments)
    {
        await using var output = new StringWriter { NewLine = "\n" };
        return (await LedgerVerb.RunAsync(arguments, server.App.Services, output, TestContext.Current.CancellationToken), output.ToString());
    }
}
