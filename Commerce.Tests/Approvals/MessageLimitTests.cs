using System.Text.Json;
using Commerce.Domain.Merchants;
using Commerce.Tests.Support;
using Commerce.Tests.Tools.Invoices;

namespace Commerce.Tests.Approvals;

/// <summary>How many messages agents send in a week without a person.</summary>
public sealed class MessageLimitTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task What_is_above_the_weeks_limit_waits_and_the_next_week_has_room_again()
    {
        await using var shop = await ApprovalShop.OpenAsync(server, new ApprovalLimits { MessagesPerWeek = 2 });
        var (one, two, three) = (await IssueAsync(shop, "One"), await IssueAsync(shop, "Two"), await IssueAsync(shop, "Three"));

        RuleOf(await SendAsync(shop, one, two)).ShouldBeNull();
        RuleOf(await SendAsync(shop, one, two)).ShouldBeNull("nothing more is sent");
        var parked = await SendAsync(shop, three);
        RuleOf(parked).ShouldBe("messages_week");
        (await MessagesAsync(shop)).ShouldBe(2);

        await shop.Merchant.PassTimeAsync(TimeSpan.FromDays(7));
        RuleOf(await SendAsync(shop, one)).ShouldBeNull();
        (await shop.ApproveAsync(ApprovalShop.IdOf(parked))).Problems.ShouldNotBeEmpty("it waited for three days and not for seven");
    }

    [Fact]
    public async Task One_customer_is_not_pestered_and_a_person_may_still_do_it()
    {
        await using var shop = await ApprovalShop.OpenAsync(server, new ApprovalLimits { MessagesPerCustomerAndWeek = 1 });
        var (one, two) = (await IssueAsync(shop, "One"), await IssueAsync(shop, "Two"));
        await SendAsync(shop, one);

        var parked = await SendAsync(shop, two);
        var report = await shop.ApproveAsync(ApprovalShop.IdOf(parked));

        RuleOf(parked).ShouldBe("messages_customer");
        (report.Problems.Count, report.Refusal).ShouldBe((0, null));
        (await MessagesAsync(shop)).ShouldBe(2);
    }

    [Fact]
    public async Task Twenty_calls_at_once_do_not_pass_under_the_limit_together()
    {
        await using var shop = await ApprovalShop.OpenAsync(server, new ApprovalLimits { MessagesPerWeek = 5 });
        List<JsonElement> invoices = [];
        for (var number = 0; number < 20; number++)
        {
            invoices.Add(await IssueAsync(shop, $"Work {number}"));
        }

        var answers = await Task.WhenAll(invoices.Select(it => SendAsync(shop, it)));

        answers.Count(static it => RuleOf(it) is null).ShouldBe(5);
        (await MessagesAsync(shop)).ShouldBe(5);
    }

    private static Task<JsonElement> IssueAsync(ApprovalShop shop, string description) =>
        shop.Agent.CallAsync("invoice_customer", shop.Bill("10.00", description: description));

    private static Task<JsonElement> SendAsync(ApprovalShop shop, params JsonElement[] invoices) =>
        shop.Agent.CallAsync("send_invoice", new { invoice_ids = invoices.Select(BillingShop.IdOf).ToArray() });

    private static Task<long> MessagesAsync(ApprovalShop shop) => shop.Merchant.ScalarAsync<long>("select count(*) from commerce.invoice_message");

    private static string? RuleOf(JsonElement answer) =>
        answer.TryGetProperty("approval", out var approval) ? approval.GetProperty("rule_id").GetString() : null;
}
