using System.Text.Json.Nodes;

namespace Commerce.Tests.Protocol;

public sealed class InputRoundTests(WireHost host) : IClassFixture<WireHost>
{
    private const int InvalidParams = -32602;

    [Fact]
    public async Task A_call_that_needs_its_person_asks_for_a_page_and_hands_out_a_sealed_state()
    {
        var answer = await FirstAsync();

        answer.Result["resultType"]!.GetValue<string>().ShouldBe("input_required");
        answer.Result["inputRequests"]!["page"]!.ToJsonString().ShouldBe(
            """{"method":"elicitation/create","params":{"mode":"url","url":"https://pay.example/p/1""" + "\",\""
            + """message":"Enter the card here."}}""");
        StateOf(answer).ShouldNotContain("op_");
        answer.Result.ContainsKey("content").ShouldBeFalse();
    }

    [Fact]
    public async Task The_same_call_with_the_answer_goes_on()
    {
        var state = StateOf(await FirstAsync());

        var answer = await RetryAsync(state);

        answer.Result["resultType"]!.GetValue<string>().ShouldBe("complete");
        answer.Result["structuredContent"]!["said"]!.GetValue<string>().ShouldBe("paid");
    }

    [Fact]
    public async Task A_state_names_its_operation_and_itself_so_that_it_has_its_effect_there_and_once()
    {
        var argument = new JsonObject { ["one_of_a_kind"] = true };
        var first = StateOf(await FirstAsync(argument.DeepClone().AsObject()));
        var second = StateOf(await FirstAsync(argument.DeepClone().AsObject()));

        foreach (var state in new[] { first, first, second })
        {
            await RetryAsync(state, it => it.Params["arguments"] = argument.DeepClone());
        }

        var retries = host.Tools.Calls
            .Where(static it => it.Arguments?.TryGetProperty("one_of_a_kind", out _) == true && it.Resumes is not null).ToList();
        retries.Select(static it => it.AnsweredOnce).Distinct().Count().ShouldBe(2);
        retries[0].ShouldSatisfyAllConditions(
            it => it.Resumes.ShouldBe(retries[1].Resumes), it => it.Resumes.ShouldNotBe(retries[2].Resumes),
            it => it.AnsweredOnce.ShouldBe(retries[1].AnsweredOnce), it => it.AnsweredOnce.ShouldNotBeNullOrEmpty());
    }

    [Fact]
    public async Task Equal_arguments_may_be_written_in_another_order()
    {
        var state = StateOf(await FirstAsync(new JsonObject { ["a"] = 1, ["b"] = 2 }));

        (await RetryAsync(state, it => it.Params["arguments"] = new JsonObject { ["b"] = 2, ["a"] = 1 }))
            .Result["structuredContent"]!["said"]!.GetValue<string>().ShouldBe("paid");
    }

    [Fact]
    public async Task A_missing_answer_is_asked_for_again()
    {
        var state = StateOf(await FirstAsync());

        var answer = await RetryAsync(state, it => it.Params.Remove("inputResponses"));

        answer.Result["resultType"]!.GetValue<string>().ShouldBe("input_required");
    }

    [Fact]
    public async Task Answers_to_questions_nobody_asked_are_ignored()
    {
        var state = StateOf(await FirstAsync());

        var answer = await RetryAsync(state, it => it.Params["inputResponses"] =
            new JsonObject { ["other"] = new JsonObject { ["action"] = "accept" }, ["junk"] = 7 });

        answer.Result["resultType"]!.GetValue<string>().ShouldBe("input_required");
    }

    [Fact]
    public async Task An_answer_without_the_state_it_belongs_to_counts_for_nothing()
    {
        var answer = await RetryAsync("", it => it.Params.Remove("requestState"));

        answer.Result["resultType"]!.GetValue<string>().ShouldBe("input_required");
    }

    [Theory]
    [InlineData("")]
    [InlineData("AAAA")]
    [InlineData("not base64 at all!")]
    public Task A_state_we_did_not_give_out_is_refused(string state) => RefusedAsync(state);

    [Fact]
    public async Task A_state_with_any_byte_changed_is_refused()
    {
        var state = StateOf(await FirstAsync());

        foreach (var position in new[] { 0, 3, 10, 25, state.Length / 2, state.Length - 2 })
        {
            var changed = state[position] == 'A' ? 'B' : 'A';
            await RefusedAsync(state[..position] + changed + state[(position + 1)..]);
        }
    }

    [Fact]
    public async Task A_state_is_for_its_own_arguments_only() => await RefusedAsync(
        StateOf(await FirstAsync()), it => it.Params["arguments"] = new JsonObject { ["amount"] = "9999.00" });

    [Fact]
    public async Task A_state_is_for_its_own_tool_only() => await RefusedAsync(
        StateOf(await FirstAsync()),
        it =>
        {
            it.Params["name"] = "echo";
            it.Headers["Mcp-Name"] = "echo";
        });

    [Fact]
    public async Task A_state_is_for_its_own_principal_only() => await RefusedAsync(
        StateOf(await FirstAsync()), it => it.Headers["Authorization"] = $"Bearer {FixedKeys.Stranger}");

    [Fact]
    public async Task A_state_of_another_server_is_refused()
    {
        await using var other = new WireHost();
        await other.InitializeAsync();
        var foreign = await WireAnswer.OfAsync(other, WireRequest.Call("pay", WireRequest.WithUrls()));

        await RefusedAsync(StateOf(foreign));
    }

    [Fact]
    public async Task A_state_whose_time_is_up_is_refused()
    {
        await using var own = new WireHost(("RequestStateLifetime", "00:10:00"));
        await own.InitializeAsync();
        var state = StateOf(await WireAnswer.OfAsync(own, WireRequest.Call("pay", WireRequest.WithUrls())));

        own.Clock.Advance(TimeSpan.FromMinutes(11));
        var late = await WireAnswer.OfAsync(
            own, WireRequest.Call("pay", WireRequest.WithUrls()).With(it => it.Params["requestState"] = state));

        late.Code.ShouldBe(InvalidParams);
    }

    [Fact]
    public async Task A_client_that_cannot_open_pages_is_not_asked_to()
    {
        var answer = await WireAnswer.OfAsync(host, WireRequest.Call(
            "pay", new JsonObject { ["elicitation"] = new JsonObject { ["form"] = new JsonObject() } }));

        answer.Result["resultType"]!.GetValue<string>().ShouldBe("complete");
    }

    [Theory]
    [InlineData("""{"page":{"action":"maybe"}}""")]
    [InlineData("""{"page":"accept"}""")]
    [InlineData("""{"page":null}""")]
    [InlineData("""["accept"]""")]
    public async Task An_answer_out_of_form_is_refused(string responses)
    {
        var state = StateOf(await FirstAsync());

        var answer = await RetryAsync(state, it => it.Params["inputResponses"] = JsonNode.Parse(responses));

        (answer.Status, answer.Code).ShouldBe((200, InvalidParams));
    }

    private static string StateOf(WireAnswer answer) => answer.Result["requestState"]!.GetValue<string>();

    private Task<WireAnswer> FirstAsync(JsonObject? arguments = null) =>
        WireAnswer.OfAsync(host, WireRequest.Call("pay", WireRequest.WithUrls(), arguments));

    private Task<WireAnswer> RetryAsync(string state, Action<WireRequest>? spoil = null) =>
        WireAnswer.OfAsync(host, WireRequest.Call("pay", WireRequest.WithUrls())
            .With(it => it.Params["requestState"] = state)
            .With(it => it.Params["inputResponses"] = WireRequest.Accepting("page"))
            .With(it => spoil?.Invoke(it)));

    private async Task RefusedAsync(string state, Action<WireRequest>? spoil = null)
    {
        var answer = await RetryAsync(state, spoil);

        (answer.Status, answer.Code).ShouldBe((200, InvalidParams));
    }
}
