using System.Net;
using System.Text.Json;
using Commerce.McpServer.SimulatedWorld.Provider;
using Commerce.Tests.Support;

namespace Commerce.Tests.SimulatedWorld;

public sealed class AuthorizationTests(WorldFixture fixture) : IClassFixture<WorldFixture>
{
    private readonly WorldMerchant _merchant = fixture.World.NewMerchant();

    public static TheoryData<string> DecliningMethods =>
        [.. MagicMethods.All.Select(static it => it.Pattern).Where(static it => it.Contains("_declined_"))];

    [Theory]
    [MemberData(nameof(DecliningMethods))]
    public async Task A_declining_card_is_an_answer_that_says_why_and_whether_to_try_again(string method)
    {
        var reply = await _merchant.AuthorizeAsync("r", method);

        reply.Status.ShouldBe(HttpStatusCode.Created);
        reply["status"].ShouldBe("declined");
        var expected = Decline.Of(MagicMethods.Find(method)!.Verdict);
        var decline = reply.Json.GetProperty("decline");
        decline.GetProperty("code").GetString().ShouldBe(expected.Code);
        decline.GetProperty("retry_allowed").GetBoolean().ShouldBe(expected.RetryAllowed);
        decline.GetProperty("class").GetString().ShouldBe(expected.Class.ToString().ToLowerInvariant());
    }

    [Fact]
    public async Task An_authorization_names_the_network_and_its_own_last_day()
    {
        var visa = (await _merchant.AuthorizeAsync("r")).Json;
        var amex = (await _merchant.AuthorizeAsync("r", "pm_sim_amex")).Json;

        visa.GetProperty("network_reference").GetString().ShouldNotBeNullOrEmpty();
        var (until, since) = (TimeOf(visa, "capture_before"), TimeOf(visa, "created_at"));
        Math.Round((until - since).TotalDays, 2).ShouldBe(5);
        TimeOf(amex, "capture_before").ShouldBeGreaterThan(until);
    }

    [Fact]
    public async Task Captures_in_parts_never_exceed_what_is_held_and_the_last_one_closes()
    {
        var held = (await _merchant.AuthorizeAsync("r", amount: 1000)).Id;

        var first = await _merchant.CaptureAsync(held, 400);
        var tooMuch = await _merchant.CaptureAsync(held, 601);
        var last = await _merchant.CaptureAsync(held, 500, final: true);
        var after = await _merchant.CaptureAsync(held, 100);

        first.Json.GetProperty("fee_minor").GetInt64().ShouldBe(31); // 1.4 % of 4.00 and 0.25
        (tooMuch.Status, tooMuch["code"]).ShouldBe((HttpStatusCode.UnprocessableEntity, "amount_too_large"));
        last.Json.GetProperty("final").GetBoolean().ShouldBeTrue();
        after["code"].ShouldBe("authorization_captured");
        var state = (await _merchant.AuthorizationAsync(held)).Json;
        state.GetProperty("status").GetString().ShouldBe("captured");
        state.GetProperty("captured_minor").GetInt64().ShouldBe(900);
        state.GetProperty("capturable_minor").GetInt64().ShouldBe(0);
    }

    [Fact]
    public async Task Captures_that_race_never_take_more_than_is_held()
    {
        var held = (await _merchant.AuthorizeAsync("r", amount: 1000)).Id;

        await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => _merchant.CaptureAsync(held, 300)));

        (await _merchant.AuthorizationAsync(held)).Json.GetProperty("captured_minor").GetInt64().ShouldBe(900);
    }

    [Fact]
    public async Task A_void_happens_once_and_ends_captures()
    {
        var held = (await _merchant.AuthorizeAsync("r")).Id;

        (await _merchant.VoidAsync(held)).Status.ShouldBe(HttpStatusCode.Created);

        (await _merchant.VoidAsync(held))["code"].ShouldBe("authorization_voided");
        (await _merchant.CaptureAsync(held))["code"].ShouldBe("authorization_voided");
        (await _merchant.BookAsync()).GetProperty("voids").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task Refunds_never_exceed_the_capture()
    {
        var capture = (await _merchant.CaptureAsync((await _merchant.AuthorizeAsync("r", amount: 1000)).Id)).Id;

        (await _merchant.RefundAsync(capture, 600))["status"].ShouldBe("succeeded");
        (await _merchant.RefundAsync(capture, 401))["code"].ShouldBe("amount_too_large");
        (await _merchant.RefundAsync(capture)).Json.GetProperty("amount_minor").GetInt64().ShouldBe(400);
        (await _merchant.RefundAsync(capture))["code"].ShouldBe("already_refunded");
    }

    [Fact]
    public async Task A_refund_that_fails_in_the_end_can_be_given_again()
    {
        var held = await _merchant.AuthorizeAsync("r", "pm_sim_refund_0s_then_fail");
        var capture = (await _merchant.CaptureAsync(held.Id)).Id;
        var refund = await _merchant.RefundAsync(capture);
        refund["status"].ShouldBe("pending");

        await Eventually.HoldsAsync(async () => (await RefundStateAsync(refund.Id)) == "failed");

        (await _merchant.RefundAsync(capture)).Status.ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_hold_lapses_by_itself()
    {
        var held = await _merchant.AuthorizeAsync("r", "pm_sim_hold_0s");

        var state = await _merchant.AuthorizationAsync(held.Id);

        state["status"].ShouldBe("expired");
        (await _merchant.CaptureAsync(held.Id))["code"].ShouldBe("authorization_expired");
    }

    [Fact]
    public async Task Magic_amounts_act_with_plain_cards_only()
    {
        var plain = await _merchant.AuthorizeAsync("r", amount: 777_003);
        var willful = await _merchant.AuthorizeAsync("r", "pm_sim_declined_funds", amount: 777_003);

        CodeOf(plain).ShouldBe("expired_card");
        CodeOf(willful).ShouldBe("insufficient_funds");
    }

    [Fact]
    public async Task Live_money_is_refused()
    {
        var reply = await _merchant.AuthorizeAsync("r", mode: "live");

        (reply.Status, reply["code"]).ShouldBe((HttpStatusCode.Forbidden, "live_mode_refused"));
        (await _merchant.AuthorizationsOfAsync("r")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("amount_minor", 0)]
    [InlineData("amount_minor", -5)]
    [InlineData("amount_minor", "12")]
    [InlineData("amount_minor", 1.5)]
    [InlineData("currency", "XXX")]
    [InlineData("reference", "")]
    [InlineData("return_url", "javascript:alert(1)")]
    [InlineData("surprise", 1)]
    public async Task A_request_that_is_not_as_documented_is_refused_by_field(string field, object value)
    {
        var body = new Dictionary<string, object>
        {
            ["mode"] = "test",
            ["reference"] = "r",
            ["amount_minor"] = 1,
            ["currency"] = "EUR",
            ["payment_method"] = "pm_sim_visa",
            [field] = value,
        };

        var reply = await _merchant.PostAsync(WorldMerchant.Provider + "/authorizations", body);

        reply.Status.ShouldBe(HttpStatusCode.BadRequest);
        reply["field"].ShouldContain(field);
    }

    [Fact]
    public async Task Without_a_known_key_nobody_is_served()
    {
        foreach (var key in new[] { null, "sk_live_something_else", "sk_test_sim_", "sk_test_sim_UPPER" })
        {
            using var client = fixture.World.Client(key);
            using var response = await client.GetAsync(
                WorldMerchant.Provider + "/authorizations?reference=r", TestContext.Current.CancellationToken);
            response.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        }
    }

    private static DateTimeOffset TimeOf(JsonElement record, string member) =>
        record.GetProperty(member).GetDateTimeOffset();

    private static string? CodeOf(WorldReply declined) =>
        declined.Json.GetProperty("decline").GetProperty("code").GetString();

    private async Task<string> RefundStateAsync(string id) =>
        (await _merchant.GetAsync($"{WorldMerchant.Provider}/refunds/{id}"))["status"];
}
