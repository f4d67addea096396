using System.Text.Json;
using Commerce.Tests.SimulatedWorld;
using Commerce.Tests.Support;

namespace Commerce.Tests.Tools.Checkouts;

public sealed class CompleteCheckoutTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task A_sale_is_paid_once_booked_and_taken_from_the_shelf()
    {
        await using var shop = await TestShop.OpenAsync(server);

        var operation = await shop.CompleteAsync(await shop.ReadyAsync());

        var result = operation.GetProperty("result");
        result.GetProperty("outcome").GetString().ShouldBe("placed", operation.GetRawText());
        result.GetProperty("payment").GetProperty("status").GetString().ShouldBe("succeeded");
        var total = Minor(result.GetProperty("total"));
        (await shop.LevelsAsync()).ShouldBe("8/0");
        (await shop.BalanceAsync("prepayments")).ShouldBe(-total);
        (await shop.BalanceAsync("provider_clearing") + await shop.BalanceAsync("fees")).ShouldBe(total);
        (await shop.BalanceAsync("customer_hold"), await shop.BalanceAsync("hold_at_provider")).ShouldBe((0, 0));
        var book = await shop.BookAsync();
        book.GetProperty("authorizations").GetArrayLength().ShouldBe(1);
        book.GetProperty("captures").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task The_order_tells_its_story_and_its_bookings()
    {
        await using var shop = await TestShop.OpenAsync(server);
        var operation = await shop.CompleteAsync(await shop.ReadyAsync());

        var record = await shop.RecordAsync(
            operation.GetProperty("result").GetProperty("order_id").GetString()!, "timeline", "ledger");

        record.GetProperty("order").GetProperty("status").GetString().ShouldBe("confirmed");
        string[] story =
        [
            "checkout.opened", "checkout.completing", "payment.authorized", "payment.captured", "order.placed",
            "checkout.completed",
        ];
        record.GetProperty("timeline").EnumerateArray().Select(static it => it.GetProperty("action").GetString()!)
            .Where(story.Contains).ShouldBe(story, ignoreOrder: true);
        record.GetProperty("ledger").EnumerateArray().Select(
            static it => it.GetProperty("entry").GetString()).Distinct()
            .ShouldBe(["authorization", "capture", "fee"]);
    }

    [Fact]
    public async Task A_hundred_agents_with_keys_of_their_own_pay_once()
    {
        await using var shop = await TestShop.OpenAsync(server);
        var checkout = await shop.ReadyAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(number =>
            shop.Agent.CallAsync("complete_checkout", TestShop.Completion(checkout, key: $"key-{number}"))));

        answers.Select(static it => it.GetProperty("operation_id").GetString()).Distinct().Count().ShouldBe(1);
        (await shop.BookAsync()).GetProperty("authorizations").GetArrayLength().ShouldBe(1);
        (await shop.LevelsAsync()).ShouldBe("8/0");
    }

    [Fact]
    public async Task A_decline_frees_the_checkout_at_a_higher_version_and_another_method_pays()
    {
        await using var shop = await TestShop.OpenAsync(server);
        var checkout = await shop.ReadyAsync();

        var error = await shop.Agent.RefusedAsync(
            "complete_checkout", TestShop.Completion(checkout, "pm_sim_declined_funds"));

        error.GetProperty("code").GetString().ShouldBe("provider.declined");
        var details = error.GetProperty("details");
        (details.GetProperty("decline_code").GetString(), details.GetProperty("may_retry_same_method").GetBoolean())
            .ShouldBe(("insufficient_funds", true));
        var again = await shop.Agent.RefusedAsync(
            "complete_checkout", TestShop.Completion(checkout, "pm_sim_declined_funds"));
        again.GetProperty("code").GetString().ShouldBe("provider.declined");
        (await shop.BookAsync()).GetProperty("authorizations").GetArrayLength().ShouldBe(1);

        var next = (checkout.Id, details.GetProperty("checkout_version").GetInt32());
        next.Item2.ShouldBeGreaterThan(checkout.Version);
        (await shop.CompleteAsync(next)).GetProperty("result").GetProperty("outcome").GetString().ShouldBe("placed");
        (await shop.Merchant.ScalarAsync<long>("select count(*) from commerce.payment")).ShouldBe(1);
    }

    [Fact]
    public async Task A_version_nobody_has_seen_is_refused_and_so_is_a_second_payment_under_way()
    {
        await using var shop = await TestShop.OpenAsync(server);
        var checkout = await shop.ReadyAsync();

        var wrong = await shop.Agent.RefusedAsync(
            "complete_checkout", TestShop.Completion(checkout with { Version = 99 }));
        wrong.GetProperty("code").GetString().ShouldBe("conflict.version");
        wrong.GetProperty("details").GetProperty("current_version").GetInt32().ShouldBe(checkout.Version);

        await shop.CompleteAsync(checkout, "pm_sim_visa");
        var late = await shop.Agent.RefusedAsync(
            "complete_checkout", TestShop.Completion(checkout with { Version = checkout.Version + 2 }));
        late.GetProperty("code").GetString().ShouldBe("validation.state");
        late.GetProperty("details").GetProperty("order_id").GetString().ShouldNotBeNull();
    }

    [Fact]
    public async Task Other_arguments_for_the_same_version_are_a_conflict()
    {
        await using var shop = await TestShop.OpenAsync(server);
        var checkout = await shop.ReadyAsync();
        await shop.CompleteAsync(checkout);

        var error = await shop.Agent.RefusedAsync("complete_checkout", TestShop.Completion(checkout, "pm_sim_amex"));

        error.GetProperty("code").GetString().ShouldBe("conflict.version");
    }

    [Fact]
    public async Task A_manual_review_is_waited_for()
    {
        await using var shop = await TestShop.OpenAsync(server);

        var operation = await shop.CompleteAsync(await shop.ReadyAsync(), "pm_sim_review_2s");

        operation.GetProperty("result").GetProperty("outcome").GetString().ShouldBe("placed");
        (await shop.BookAsync()).GetProperty("authorizations").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task A_review_that_ends_in_a_decline_is_one()
    {
        await using var shop = await TestShop.OpenAsync(server);

        var operation = await shop.CompleteAsync(await shop.ReadyAsync(), "pm_sim_review_1s_then_decline");

        operation.GetProperty("error").GetProperty("details").GetProperty("decline_class").GetString()
            .ShouldBe("fraud");
        (await shop.LevelsAsync()).ShouldBe("10/2");
    }

    [Fact]
    public async Task The_buyer_confirms_with_the_bank_on_its_page()
    {
        await using var shop = await TestShop.OpenAsync(server);

        var pending = await shop.Agent.CallAsync(
            "complete_checkout", TestShop.Completion(await shop.ReadyAsync(), "pm_sim_3ds"));

        pending.GetProperty("pending").GetBoolean().ShouldBeTrue();
        using var page = new BuyerPage(new Uri(pending.GetProperty("action_url").GetString()!));
        await page.SubmitAsync(("decision", "approve"));
        var operation = await shop.Agent.FollowAsync(pending.GetProperty("operation_id").GetString()!);
        operation.GetProperty("result").GetProperty("outcome").GetString().ShouldBe("placed", operation.GetRawText());
    }

    [Fact]
    public async Task Without_a_method_the_buyer_pays_on_a_page()
    {
        await using var shop = await TestShop.OpenAsync(server);

        var pending = await shop.Agent.CallAsync(
            "complete_checkout", TestShop.Completion(await shop.ReadyAsync(), method: null));

        using var page = new BuyerPage(new Uri(pending.GetProperty("action_url").GetString()!));
        await page.SubmitAsync(
            ("action", "pay"), ("number", "4242 4242 4242 4242"), ("expiry", "12/39"), ("code", "123"));
        var operation = await shop.Agent.FollowAsync(pending.GetProperty("operation_id").GetString()!);
        operation.GetProperty("result").GetProperty("payment").GetProperty("card").GetString().ShouldBe(
            "visa 4242", operation.GetRawText());
        operation.GetRawText().ShouldNotContain("424242");
    }

    [Theory]
    [InlineData("on_ship")]
    [InlineData("manual")]
    public async Task Money_that_is_not_taken_now_stays_held(string capture)
    {
        await using var shop = await TestShop.OpenAsync(server);

        var operation = await shop.CompleteAsync(await shop.ReadyAsync(), capture: capture);

        var payment = operation.GetProperty("result").GetProperty("payment");
        payment.GetProperty("status").GetString().ShouldBe("requires_capture");
        payment.TryGetProperty("capture_before", out _).ShouldBeTrue();
        (await shop.BalanceAsync("hold_at_provider")).ShouldBe(Minor(payment.GetProperty("authorized")));
        (await shop.BalanceAsync("prepayments")).ShouldBe(0);
    }

    [Theory]
    [InlineData("pm_sim_500")]
    [InlineData("pm_sim_malformed_200")]
    [InlineData("pm_sim_500_cached_authorized")]
    public async Task An_answer_that_cannot_be_believed_is_looked_up_and_never_paid_twice(string method)
    {
        await using var shop = await TestShop.OpenAsync(server);

        var operation = await shop.CompleteAsync(await shop.ReadyAsync(), method);

        operation.GetProperty("result").GetProperty("outcome").GetString().ShouldBe("placed", operation.GetRawText());
        (await shop.BookAsync()).GetProperty("authorizations").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task Stopping_during_a_review_gives_the_hold_back_and_opens_the_checkout_again()
    {
        await using var shop = await TestShop.OpenAsync(server);
        var checkout = await shop.ReadyAsync();
        var started = shop.Agent.TryAsync("complete_checkout", TestShop.Completion(checkout, "pm_sim_review_600s"));
        var id = await UnderReviewAsync(shop);

        var verdict = await shop.Agent.CallAsync(
            "cancel_operation", new { operation_id = id, reason = "the buyer changed her mind" });

        verdict.GetProperty("verdict").GetString().ShouldBe("stopped", verdict.GetRawText());
        (await started).IsError.ShouldBe(true);
        (await shop.BookAsync()).GetProperty("voids").GetArrayLength().ShouldBe(1);
        var record = (await shop.RecordAsync(checkout.Id)).GetProperty("checkout");
        record.GetProperty("status").GetString().ShouldBe("ready_for_payment");
        (await shop.LevelsAsync()).ShouldBe("10/2");
        var next = (checkout.Id, record.GetProperty("version").GetInt32());
        (await shop.CompleteAsync(next)).GetProperty("result").GetProperty("outcome").GetString().ShouldBe("placed");
    }

    private static async Task<string> UnderReviewAsync(TestShop shop)
    {
        await Eventually.HoldsAsync(async () =>
            await shop.Merchant.ScalarAsync<long>(
                "select count(*) from commerce.payment where status = 'manual_review'") == 1);
        return await shop.Merchant.ScalarAsync<string>("select operation_id from commerce.checkout");
    }

    private static long Minor(JsonElement money) =>
        long.Parse(money.GetProperty("amount").GetString()!.Replace(".", "", StringComparison.Ordinal));
}
