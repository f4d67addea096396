using System.Globalization;
using Commerce.Tests.Support;
using Npgsql;

namespace Commerce.Tests.Tools.Refunds;

/// <summary>Many at once, and what the tables refuse whoever writes.</summary>
public sealed class RefundCrowdTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task Fifty_refunds_at_once_never_give_back_more_than_was_taken()
    {
        await using var shop = await TestShop.OpenAsync(server);
        var sale = await shop.SellAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(number => GiveBackAsync(shop, sale.PaymentId, 4_00 + number)));

        await Eventually.HoldsAsync(async () => (await shop.OursAsync()).EndsWith("/0/0", StringComparison.Ordinal));
        var told = answers.Sum();
        told.ShouldBeInRange(sale.TotalMinor - 4_50, sale.TotalMinor);
        (await shop.OursAsync()).ShouldBe($"{told}/0/0");
        (await shop.TheirsAsync()).Sum(static it => long.Parse(it.Split(' ')[1], CultureInfo.InvariantCulture)).ShouldBe(told);
        (await shop.BalanceAsync("prepayments")).ShouldBe(told - sale.TotalMinor);
    }

    [Fact]
    public async Task Fifty_agents_that_saw_the_same_version_give_back_once()
    {
        await using var shop = await TestShop.OpenAsync(server);
        var sale = await shop.SellAsync();
        var version = await shop.VersionAsync(sale.PaymentId);

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(number => shop.Agent.CallAsync(
            "refund_customer", Asking.Refund(sale.PaymentId, version, "10.00", key: $"key-{number}"))));

        answers.Select(static it => it.Text("operation_id")).Distinct().Count().ShouldBe(1);
        (await shop.TheirsAsync()).ShouldBe(["succeeded 1000"]);
    }

    [Theory]
    [InlineData("update commerce.payment set refunding_minor = captured_minor where tenant_id = $1", "payment_given_back_once")]
    [InlineData("update commerce.order_line set refunded_minor = net_minor + tax_minor + 1 where tenant_id = $1", "order_line_given_back_once")]
    [InlineData(
        """
        insert into commerce.refund
        select (jsonb_populate_record(it, jsonb_build_object('id', gen_random_uuid(), 'amount_minor', 1000000))).* from commerce.refund it
        where tenant_id = $1
        """,
        "refunds_within_captured")]
    [InlineData("update commerce.refund set status = 'failed', failure_code = 'x' where tenant_id = $1", null)]
    [InlineData(
        """
        insert into engine.effect
        select (jsonb_populate_record(it, jsonb_build_object('effect_id', gen_random_uuid(), 'request_key', 'another', 'generation', 7))).*
        from engine.effect it where tenant_id = $1 and kind = 'refund'
        """,
        "one_live_refund")]
    public async Task The_database_itself_refuses_to_give_back_twice(string sql, string? guard)
    {
        await using var shop = await TestShop.OpenAsync(server);
        var sale = await shop.SellAsync();
        await shop.RefundAsync(sale.OrderId, "10.00");

        var refusal = await Should.ThrowAsync<PostgresException>(() => shop.AsOwnerAsync(sql, shop.Merchant.TenantId));

        refusal.SqlState.ShouldStartWith("23");
        refusal.ConstraintName.ShouldBe(guard);
    }

    // What went back by it; gives up once too little is left.
    private static async Task<long> GiveBackAsync(TestShop shop, string payment, long minor)
    {
        var amount = (minor / 100m).ToString("0.00", CultureInfo.InvariantCulture);
        while (true)
        {
            var answer = await shop.Agent.TryAsync("refund_customer", Asking.Refund(payment, await shop.VersionAsync(payment), amount));
            if (answer.IsError != true)
            {
                return (await shop.Agent.FollowAsync(answer.StructuredContent!.Value.Text("operation_id"))).GetProperty("result").Text("status")
                    == "succeeded" ? minor : 0;
            }

            var code = answer.StructuredContent!.Value.GetProperty("error").Code();
            if (code is "validation.arguments" or "validation.state")
            {
                return 0;
            }

            code.ShouldBe("conflict.version");
        }
    }
}
