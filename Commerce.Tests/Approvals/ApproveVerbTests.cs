using Commerce.Domain.Infrastructure.Faults;
using Commerce.McpServer.Hosting.Cli.Approve;
using Commerce.Tests.Support;
using Commerce.Tests.Torture.Rig;

namespace Commerce.Tests.Approvals;

/// <summary>The verb as a person at a shell uses it, and as a process that is killed in the middle of it.</summary>
public sealed class ApproveVerbTests(TestServer server) : IClassFixture<TestServer>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_waits_is_listed_decided_and_gone()
    {
        await using var shop = await ApprovalShop.OpenAsync(server);
        var operation = await shop.ParkAsync();

        var (_, list) = await RunAsync(shop);
        list.ShouldContain($"{operation}  invoice_customer");
        list.ShouldContain($"would      issue an invoice of 1500.00 EUR (tax 0.00 EUR, 1 line) to {shop.Billing.Customer}, due ");
        list.ShouldContain("because    An invoice of 1500.00 EUR is above the limit of 1000.00 EUR. (invoice_issue)");
        list.ShouldContain("asked by   agent-");
        list.ShouldContain("decides    finance, until ");

        var (code, said) = await RunAsync(shop, operation, "--as", "Ada Example");
        code.ShouldBe(0, said);
        said.ShouldStartWith("Approved by Ada Example, and done: issue an invoice of 1500.00 EUR ");

        var (again, refusal) = await RunAsync(shop, operation, "--as", "Bob");
        again.ShouldBe(1);
        refusal.ShouldStartWith("Refused (already_decided): It is already approved by Ada Example at ");
        (await RunAsync(shop)).Said.ShouldNotContain(operation);
        (await shop.InvoicesAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task A_rejection_says_so()
    {
        await using var shop = await ApprovalShop.OpenAsync(server);
        var operation = await shop.ParkAsync();

        var (code, said) = await RunAsync(shop, operation, "--reject", "--reason", "Wrong customer.", "--as", "Ada");

        code.ShouldBe(0, said);
        said.ShouldStartWith("Rejected by Ada: issue an invoice of 1500.00 EUR ");
    }

    [Theory]
    [InlineData("missing_id", "--as", "Ada")]
    [InlineData("bad_id", "op_nonsense", "--as", "Ada")]
    [InlineData("unknown_argument", "--yes", "--as", "Ada")]
    [InlineData("missing_reason", "op_k1n75z1s99nym4aw4nb8fye1wzmdjr2pq", "--reject", "--as", "Ada")]
    [InlineData("reason_without_reject", "op_k1n75z1s99nym4aw4nb8fye1wzmdjr2pq", "--reason", "no", "--as", "Ada")]
    [InlineData("missing_value", "op_k1n75z1s99nym4aw4nb8fye1wzmdjr2pq", "--as")]
    public async Task A_wrong_use_is_told(string problem, params string[] arguments)
    {
        await using var shop = await ApprovalShop.OpenAsync(server);

        var (code, said) = await RunAsync(shop, arguments);

        code.ShouldBe(2);
        said.ShouldContain($"Refused ({problem}): ");
        said.ShouldContain("Usage: ./run.sh approve");
    }

    [Fact]
    public async Task Killed_between_the_write_and_its_commit_nothing_has_happened_and_the_next_word_counts()
    {
        await using var shop = await ApprovalShop.OpenAsync(server);
        var operation = await shop.ParkAsync();

        var killed = await ProcessAsync(operation, CrashPoint.InAccept);
        var numbers = await NumbersAsync(shop);
        var audit = await shop.AuditAsync(operation);
        var again = await ProcessAsync(operation, null);

        killed.WasKilled.ShouldBeTrue(killed.Output);
        (numbers, audit).ShouldBe((0, "approval.requested by the agent"));
        again.ExitCode.ShouldBe(0, again.Output);
        (await NumbersAsync(shop)).ShouldBe(1);
        (await shop.AuditAsync(operation)).ShouldBe("approval.requested by the agent, approval.approved by person:Ada");
    }

    [Fact]
    public async Task Killed_right_after_its_commit_all_of_it_has_happened()
    {
        await using var shop = await ApprovalShop.OpenAsync(server);
        var operation = await shop.ParkAsync();

        var killed = await ProcessAsync(operation, CrashPoint.Accepted);
        var again = await ProcessAsync(operation, null);

        killed.WasKilled.ShouldBeTrue(killed.Output);
        again.ExitCode.ShouldBe(1, again.Output);
        again.Output.ShouldContain("It is already approved by Ada at ");
        (await shop.Agent.FollowAsync(operation)).GetProperty("result").GetProperty("status").GetString().ShouldBe("open");
        (await NumbersAsync(shop)).ShouldBe(1);
    }

    private static Task<long> NumbersAsync(ApprovalShop shop) =>
        shop.Merchant.ScalarAsync<long>("select count(*) from commerce.invoice where number is not null");

    private Task<VerbRun> ProcessAsync(string operation, CrashPoint? point) => VerbRun.ToEndAsync(
        "Commerce.McpServer", [ApproveVerb.Name, operation, "--as", "Ada"], new Dictionary<string, string>
        {
            ["ConnectionStrings__Commerce"] = server.Database.App,
            ["COMMERCE_HOME"] = server.Home,
            [CrashTrigger.Variable] = point?.Name ?? "",
        });

    private static async Task<(int Code, string Said)> RunAsync(ApprovalShop shop, params string[] arguments)
    {
        await using var output = new StringWriter();
        var code = await ApproveVerb.RunAsync(arguments, shop.Desk, output, Cancel);
        return (code, output.ToString());
    }
}
