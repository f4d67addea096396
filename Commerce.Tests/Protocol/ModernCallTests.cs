using System.Text.Json.Nodes;

namespace Commerce.Tests.Protocol;

public sealed class ModernCallTests(WireHost host) : IClassFixture<WireHost>
{
    [Fact]
    public async Task Discovery_names_the_modern_revision_and_only_what_is_served()
    {
        var answer = await WireAnswer.OfAsync(host, WireRequest.Modern("server/discover"));

        answer.Status.ShouldBe(200);
        answer.MediaType.ShouldBe("application/json");
        answer.Result["resultType"]!.GetValue<string>().ShouldBe("complete");
        answer.Result["supportedVersions"]!.AsArray().Select(it => it!.GetValue<string>()).ShouldBe(["2026-07-28"]);
        answer.Result["capabilities"]!.ToJsonString()
            .ShouldBe(
                """{"prompts":{"listChanged":true},"resources":{"subscribe":true,"listChanged":true},"tools":"""
                + """{"listChanged":true},"completions":{},"extensions":{"io.modelcontextprotocol/tasks":{}}}""");
        answer.Result["ttlMs"]!.GetValue<long>().ShouldBe(300_000);
        answer.Result["cacheScope"]!.GetValue<string>().ShouldBe("public");
        answer.Result["instructions"]!.GetValue<string>().ShouldContain("get_operation");
    }

    [Fact]
    public async Task Every_result_names_the_server()
    {
        var answer = await WireAnswer.OfAsync(host, WireRequest.Call("echo"));

        answer.Result["_meta"]!["io.modelcontextprotocol/serverInfo"]!["name"]!.GetValue<string>().ShouldBe("commerce");
    }

    [Fact]
    public async Task The_tool_list_is_in_the_catalogues_order_and_private_to_the_caller()
    {
        var answer = await WireAnswer.OfAsync(host, WireRequest.Modern("tools/list"));

        Names(answer).ShouldBe(["echo", "buy", "hang", "report", "work", "pay"]);
        answer.Result["cacheScope"]!.GetValue<string>().ShouldBe("private");
        answer.Result["ttlMs"]!.GetValue<long>().ShouldBe(300_000);
        answer.Result.ContainsKey("nextCursor").ShouldBeFalse();
    }

    [Fact]
    public async Task A_principal_sees_only_the_tools_its_scopes_open()
    {
        var answer = await WireAnswer.OfAsync(host, WireRequest.Modern("tools/list")
            .With(it => it.Headers["Authorization"] = $"Bearer {FixedKeys.ReadOnly}"));

        Names(answer).ShouldBe(["echo", "hang", "report", "work", "pay"]);
    }

    [Fact]
    public async Task A_long_tool_list_comes_in_pages_without_gaps_or_repeats()
    {
        await using var small = new WireHost(("ToolsPerPage", "4"));
        await small.InitializeAsync();

        var first = await WireAnswer.OfAsync(small, WireRequest.Modern("tools/list"));
        var cursor = first.Result["nextCursor"]!.GetValue<string>();
        var second = await WireAnswer.OfAsync(
            small, WireRequest.Modern("tools/list", new JsonObject { ["cursor"] = cursor }));

        Names(first).Concat(Names(second)).ShouldBe(["echo", "buy", "hang", "report", "work", "pay"]);
        second.Result.ContainsKey("nextCursor").ShouldBeFalse();
    }

    [Theory]
    [InlineData("")]
    [InlineData("bm8tc3VjaC10b29s")]
    [InlineData("***")]
    public async Task A_cursor_we_did_not_give_out_is_refused(string cursor)
    {
        var answer = await WireAnswer.OfAsync(
            host, WireRequest.Modern("tools/list", new JsonObject { ["cursor"] = cursor }));

        answer.Status.ShouldBe(200);
        answer.Code.ShouldBe(-32602);
    }

    [Fact]
    public async Task A_call_answers_with_plain_json_and_the_callers_own_id()
    {
        var answer = await WireAnswer.OfAsync(
            host, WireRequest.Call("echo", arguments: new JsonObject { ["word"] = "hé\"llo" }));

        answer.Status.ShouldBe(200);
        answer.MediaType.ShouldBe("application/json");
        answer.Last["id"]!.GetValue<int>().ShouldBe(7);
        answer.Result["resultType"]!.GetValue<string>().ShouldBe("complete");
        answer.Result["structuredContent"]!["said"]!.GetValue<string>().ShouldBe("""{"word":"hé\"llo"}""");
    }

    [Fact]
    public async Task Equal_ids_of_concurrent_callers_get_their_own_answers()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(number =>
            WireAnswer.OfAsync(host, WireRequest.Call("echo", arguments: new JsonObject { ["n"] = number }))));

        answers.Select(it => it.Result["structuredContent"]!["said"]!.GetValue<string>())
            .ShouldBe(Enumerable.Range(0, 50).Select(number => $$"""{"n":{{number}}}"""));
    }

    [Fact]
    public async Task An_unknown_tool_is_an_invalid_parameter()
    {
        var answer = await WireAnswer.OfAsync(host, WireRequest.Call("no_such_tool"));

        answer.Status.ShouldBe(200);
        answer.Code.ShouldBe(-32602);
    }

    [Fact]
    public async Task Arguments_that_are_no_object_are_an_invalid_parameter()
    {
        var answer = await WireAnswer.OfAsync(
            host, WireRequest.Call("echo").With(it => it.Params["arguments"] = new JsonArray(1)));

        answer.Status.ShouldBe(200);
        answer.Code.ShouldBe(-32602);
    }

    private static IEnumerable<string> Names(WireAnswer answer) =>
        answer.Result["tools"]!.AsArray().Select(it => it!["name"]!.GetValue<string>());
}
