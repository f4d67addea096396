using System.Globalization;
using Commerce.Tests.Support;

namespace Commerce.Tests.Tools.Refunds;

public sealed class RefundCustomerTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task All_of_a_payment_goes_back_once_and_is_booked()
    {
        await using var shop = await TestShop.OpenAsync(server);
        var sale = await shop.SellAsync();

        var answer = await shop.RefundAsync(sale.PaymentId);

        (answer.Text("status"), answer.Text("method"), answer.Amount("amount")).ShouldBe(("succeeded", "original", sale.Total), answer.GetRawText());
        answer.Amount("refundable").ShouldBe("0.00");
        (await shop.TheirsAsync()).ShouldBe([$"succeeded {sale.TotalMinor}"]);
        (await shop.OursAsync()).ShouldBe($"{sale.TotalMinor}/0/0");
        (await shop.BalanceAsync("prepayments")).ShouldBe(0);
        (await shop.BalanceAsync("provider_clearing") + await shop.BalanceAsync("fees")).ShouldBe(0);
        var record = await shop.RecordAsync(answer.Text("refund_id"), "timeline", "ledger");
        record.GetProperty("refund").Text("provider_ref").ShouldStartWith("re_");
        record.GetProperty("timeline").EnumerateArray().Select(static it => it.Text("action")).ShouldBe(["refund.begun", "refund.succeeded"]);
        record.GetProperty("ledger").EnumerateArray().Select(static it => it.Text("entry")).ShouldContain("refund");
        var found = await shop.Agent.CallAsync("find_records", new { type = "refund", status = "succeeded" });
        found.GetProperty("items")[0].Text("id").ShouldBe(answer.Text("refund_id"));
        (await shop.RefusedAsync(sale.PaymentId)).Code().ShouldBe("validation.state");
    }

    [Fact]
    public async Task Lines_of_an_order_go_back_at_their_price_and_their_pieces_on_the_shelf_once()
    {
        await using var shop = await TestShop.OpenAsync(server);
        var sale = await shop.SellAsync();
        (await shop.LevelsAsync()).ShouldBe("8/0");
        var ask = Asking.Refund(
            sale.OrderId, await shop.VersionAsync(sale.OrderId), lines: new[] { new { line = 1, quantity = 1 } }, restock: true, key: "one piece");

        var answer = await shop.Agent.CallAsync("refund_customer", ask);
        var again = await shop.Agent.CallAsync("refund_customer", ask);

        answer.Amount("amount").ShouldBe("50.00");
        again.Text("refund_id").ShouldBe(answer.Text("refund_id"));
        (await shop.LevelsAsync()).ShouldBe("9/0");
        (await shop.TheirsAsync()).ShouldBe(["succeeded 5000"]);
        var line = (await shop.RecordAsync(sale.OrderId)).GetProperty("order").GetProperty("items")[0];
        (line.GetProperty("quantity").GetInt32(), line.Amount("refunded"), line.GetProperty("line").GetInt32()).ShouldBe((1, "50.00", 1));
        var version = answer.GetProperty("target_version").GetInt32();
        version.ShouldBe(await shop.VersionAsync(sale.OrderId));
        var tooMany = await shop.Agent.RefusedAsync("refund_customer", Asking.Refund(
            sale.OrderId, version, lines: new[] { new { line = 1, quantity = 2 }, new { line = 2, quantity = 1 } }, restock: true));
        tooMany.Code().ShouldBe("validation.arguments");
        tooMany.GetProperty("problems").EnumerateArray().Select(static it => it.Text("path")).ShouldBe(["lines[0].quantity", "lines[1].line"]);
        var rest = await shop.Agent.CallAsync("refund_customer", Asking.Refund(sale.OrderId, version, restock: true));
        rest.Amount("amount").ShouldBe((decimal.Parse(sale.Total, CultureInfo.InvariantCulture) - 50).ToString("0.00", CultureInfo.InvariantCulture));
        (await shop.LevelsAsync()).ShouldBe("10/0");
    }

    [Fact]
    public async Task The_same_version_is_one_refund_whatever_the_key_and_other_wishes_for_it_are_refused()
    {
        await using var shop = await TestShop.OpenAsync(server);
        var sale = await shop.SellAsync();
        var version = await shop.VersionAsync(sale.PaymentId);

        var first = await shop.Agent.CallAsync("refund_customer", Asking.Refund(sale.PaymentId, version, "10.00", key: "a"));
        var second = await shop.Agent.CallAsync("refund_customer", Asking.Refund(sale.PaymentId, version, "10.00", key: "b"));
        var other = await shop.Agent.RefusedAsync("refund_customer", Asking.Refund(sale.PaymentId, version, "11.00"));
        var reused = await shop.Agent.RefusedAsync("refund_customer", Asking.Refund(sale.PaymentId, version + 2, "11.00", key: "a"));

        second.Text("operation_id").ShouldBe(first.Text("operation_id"));
        other.Code().ShouldBe("conflict.version");
        reused.Code().ShouldBe("idempotency.conflict");
        (await shop.TheirsAsync()).ShouldBe(["succeeded 1000"]);
    }

    [Fact]
    public async Task An_equal_refund_within_a_day_is_suspected_and_passes_when_the_earlier_is_named()
    {
        await using var shop = await TestShop.OpenAsync(server);
        var sale = await shop.SellAsync();
        var first = await shop.RefundAsync(sale.PaymentId, "10.00");

        var suspected = await shop.RefusedAsync(sale.OrderId, "10.00");

        suspected.Code().ShouldBe("duplicate_suspected");
        var earlier = suspected.GetProperty("details").Text("refund_id");
        earlier.ShouldBe(first.Text("refund_id"));
        await shop.Agent.CallAsync("refund_customer", Asking.Refund(
            sale.OrderId, await shop.VersionAsync(sale.OrderId), "10.00", inAdditionTo: earlier));
        (await shop.TheirsAsync()).ShouldBe(["succeeded 1000", "succeeded 1000"]);
        await shop.Merchant.PassTimeAsync(TimeSpan.FromHours(25));
        await shop.RefundAsync(sale.PaymentId, "10.00");
        (await shop.OursAsync()).ShouldBe("3000/0/0");
    }

    [Fact]
    public async Task Each_thing_that_does_not_fit_is_named_and_nothing_moves()
    {
        await using var shop = await TestShop.OpenAsync(server);
        var sale = await shop.SellAsync();
        var version = await shop.VersionAsync(sale.PaymentId);
        async Task<string> RefusalAsync(object ask) => (await shop.Agent.RefusedAsync("refund_customer", ask)).Code();

        (await RefusalAsync(Asking.Refund(sale.PaymentId, version, "1000000.00"))).ShouldBe("validation.arguments");
        (await RefusalAsync(Asking.Refund(sale.PaymentId, version, "1.001"))).ShouldBe("validation.arguments");
        (await RefusalAsync(Asking.Refund(sale.PaymentId, version, "0.00"))).ShouldBe("validation.arguments");
        (await RefusalAsync(Asking.Refund(sale.PaymentId, version, null))).ShouldBe("validation.arguments");
        (await RefusalAsync(Asking.Refund(sale.PaymentId, version, restock: true))).ShouldBe("validation.arguments");
        (await RefusalAsync(Asking.Refund(sale.PaymentId, version, lines: new[] { new { line = 1, amount = "1.00" } }))).ShouldBe("validation.arguments");
        (await RefusalAsync(Asking.Refund(sale.OrderId, 1, "1.00", restock: true))).ShouldBe("validation.arguments");
        (await RefusalAsync(Asking.Refund("chk_00000000000000000000000000", 1))).ShouldBe("validation.arguments");
        (await RefusalAsync(Asking.Refund(sale.PaymentId, version + 7, "1.00"))).ShouldBe("conflict.version");
        (await RefusalAsync(Asking.Refund(sale.PaymentId, version, "1.00", "credit"))).ShouldBe("validation.state");

        (await shop.TheirsAsync()).ShouldBeEmpty();
        (await shop.OursAsync()).ShouldBe("0/0/0");
        (await shop.RefundAsync(sale.PaymentId, "1.00")).Text("status").ShouldBe("succeeded", "a refusal uses no version up");
    }

    [Fact]
    public async Task Money_that_is_only_held_is_let_go_and_not_given_back()
    {
        await using var shop = await TestShop.OpenAsync(server);
        var placed = (await shop.CompleteAsync(await shop.ReadyAsync(), capture: "manual")).GetProperty("result");

        (await shop.RefusedAsync(placed.Text("order_id"))).Text("message").ShouldContain("only held");
    }

    [Fact]
    public async Task Another_merchants_target_does_not_exist()
    {
        await using var shop = await TestShop.OpenAsync(server);
        await using var other = await TestShop.OpenAsync(server);
        var sale = await shop.SellAsync();

        foreach (var target in new[] { sale.PaymentId, sale.OrderId })
        {
            var error = await other.Agent.RefusedAsync("refund_customer", Asking.Refund(target, 1));
            error.Code().ShouldBe("not_found");
            error.GetProperty("problems")[0].Text("path").ShouldBe("target_id");
        }

        (await shop.TheirsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task As_credit_it_becomes_the_customers_balance_and_no_provider_hears_of_it()
    {
        await using var shop = await TestShop.OpenAsync(server);
        var saved = await shop.Agent.CallAsync("save_customer", new { name = "Ada Example", email = "ada@example.com" });
        var sale = await shop.SellAsync(customer: saved.GetProperty("customer").Text("customer_id"));

        var answer = await shop.RefundAsync(sale.OrderId, "20.00", "credit");

        (answer.Text("status"), answer.Text("method")).ShouldBe(("succeeded", "credit"));
        (await shop.TheirsAsync()).ShouldBeEmpty();
        (await shop.OursAsync()).ShouldBe("0/0/2000");
        (await shop.BalanceAsync("customer_balance"), await shop.BalanceAsync("prepayments")).ShouldBe((-2000, 2000 - sale.TotalMinor));
        (await shop.RecordAsync(sale.PaymentId)).GetProperty("payment").Amount("credited").ShouldBe("20.00");
    }

    [Fact]
    public async Task A_refund_the_provider_takes_its_time_for_is_pending_and_ends_by_itself()
    {
        await using var shop = await TestShop.OpenAsync(server);
        var sale = await shop.SellAsync("pm_sim_refund_2s");

        var answer = await shop.RefundAsync(sale.PaymentId, "10.00");

        answer.Text("status").ShouldBe("succeeded");
        (await shop.OursAsync()).ShouldBe("1000/0/0");
    }

    [Fact]
    public async Task One_that_fails_gives_the_amount_back_to_be_refunded_and_says_so()
    {
        await using var shop = await TestShop.OpenAsync(server);
        var sale = await shop.SellAsync("pm_sim_refund_1s_then_fail");

        var error = await shop.RefusedAsync(sale.OrderId, "10.00");

        error.Code().ShouldBe("provider.declined");
        error.Text("message").ShouldContain("Nothing went back.");
        var details = error.GetProperty("details");
        (details.Text("failure_code"), details.Amount("refundable")).ShouldBe(("account_closed", sale.Total));
        var record = await shop.RecordAsync(details.Text("refund_id"));
        record.GetProperty("refund").Text("status").ShouldBe("failed");
        record.GetProperty("allowed_actions")[0].GetString().ShouldBe("refund_customer");
        (await shop.OursAsync()).ShouldBe("0/0/0");
        (await shop.Merchant.ScalarAsync<long>("select count(*) from engine.ledger_entry where kind = 'refund'")).ShouldBe(0);
        (await shop.RefusedAsync(sale.OrderId, "10.00")).Code().ShouldBe("provider.declined", "a failed one is no duplicate");
    }

    [Fact]
    public async Task An_answer_that_was_lost_gives_nothing_back_twice()
    {
        await using var shop = await TestShop.OpenAsync(server);
        var sale = await shop.SellAsync();
        await shop.StrikeAsync("refund", "cached_error_after");

        var answer = await shop.RefundAsync(sale.PaymentId, "10.00");

        answer.Text("status").ShouldBe("succeeded", answer.GetRawText());
        (await shop.TheirsAsync()).ShouldBe(["succeeded 1000"]);
        (await shop.OursAsync()).ShouldBe("1000/0/0");
    }
}
