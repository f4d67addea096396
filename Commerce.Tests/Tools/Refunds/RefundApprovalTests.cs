using System.Text.Json;
using Commerce.Domain.Approvals;
using Commerce.Domain.Merchants;
using Commerce.McpServer.Pipeline.Approvals;
using Commerce.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Tests.Tools.Refunds;

public sealed class RefundApprovalTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task Above_the_limit_it_waits_takes_nothing_and_is_done_when_a_person_agrees()
    {
        await using var shop = await TestShop.OpenAsync(server, approvals: new ApprovalLimits());
        var sale = await shop.SellAsync();
        var version = await shop.VersionAsync(sale.OrderId);

        var parked = await shop.Agent.CallAsync("refund_customer", Asking.Refund(sale.OrderId, version, "100.01"));

        RuleOf(parked).ShouldBe("refund_amount");
        (await shop.OursAsync()).ShouldBe("0/0/0");
        (await shop.Merchant.ScalarAsync<long>("select count(*) from commerce.refund")).ShouldBe(0);
        var report = await server.App.Services.GetRequiredService<ApprovalDesk>().DecideAsync(
            parked.Text("operation_id"), new Decision(true, "Marta Weber"), TestContext.Current.CancellationToken);
        report.Problems.ShouldBeEmpty();
        var ended = await shop.Agent.FollowAsync(parked.Text("operation_id"));
        ended.GetProperty("result").Text("status").ShouldBe("succeeded", ended.GetRawText());
        (await shop.TheirsAsync()).ShouldBe(["succeeded 10001"]);
    }

    [Fact]
    public async Task At_the_limit_it_goes_and_the_second_of_one_payment_waits()
    {
        await using var shop = await TestShop.OpenAsync(server, approvals: new ApprovalLimits());
        var sale = await shop.SellAsync();

        (await shop.RefundAsync(sale.PaymentId, "100.00")).Text("status").ShouldBe("succeeded");
        RuleOf(await shop.RefundAsync(sale.OrderId, "1.00")).ShouldBe("refund_again");
    }

    [Fact]
    public async Task Money_that_came_long_ago_waits()
    {
        await using var shop = await TestShop.OpenAsync(server, approvals: new ApprovalLimits());
        var sale = await shop.SellAsync();
        await shop.Merchant.PassTimeAsync(TimeSpan.FromDays(91));

        RuleOf(await shop.RefundAsync(sale.PaymentId, "1.00")).ShouldBe("refund_late");
    }

    private static string? RuleOf(JsonElement answer) =>
        answer.TryGetProperty("approval", out var approval) ? approval.Text("rule_id") : null;
}
