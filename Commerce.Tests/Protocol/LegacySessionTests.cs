using System.Text.Json.Nodes;

namespace Commerce.Tests.Protocol;

public sealed class LegacySessionTests(WireHost host) : IClassFixture<WireHost>
{
    private static readonly string[] ModernKeys = ["resultType", "ttlMs", "cacheScope"];

    [Theory]
    [InlineData("2025-11-25", "2025-11-25")]
    [InlineData("2025-06-18", "2025-06-18")]
    [InlineData("2024-11-05", "2025-11-25")]
    [InlineData("2026-07-28", "2025-11-25")]
    [InlineData("1999-01-01", "2025-11-25")]
    public async Task Initialize_agrees_on_a_revision_we_serve(string wanted, string agreed)
    {
        var answer = await LegacyClient.GreetAsync(host, wanted);

        answer.Status.ShouldBe(200);
        answer.Result["protocolVersion"]!.GetValue<string>().ShouldBe(agreed);
        answer.Result["serverInfo"]!["name"]!.GetValue<string>().ShouldBe("commerce");
        var capabilities = answer.Result["capabilities"]!.AsObject();
        capabilities.Remove("tasks");
        capabilities.ToJsonString().ShouldBe(
            """{"logging":{},"prompts":{"listChanged":true},"resources":"""
            + """{"subscribe":true,"listChanged":true},"tools":{"listChanged":true},"completions":{}}""");
        answer.Result["instructions"]!.GetValue<string>().ShouldNotBeEmpty();
        answer.Headers.GetValues("Mcp-Session-Id").Single().Length.ShouldBeGreaterThanOrEqualTo(22);
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"protocolVersion":7,"capabilities":{},"clientInfo":{"name":"c","version":"1"}}""")]
    [InlineData("""{"protocolVersion":"2025-11-25","capabilities":[],"clientInfo":{"name":"c","version":"1"}}""")]
    [InlineData("""{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":"me"}""")]
    public async Task A_greeting_out_of_form_opens_nothing(string parameters)
    {
        var answer = await WireAnswer.OfAsync(
            host, LegacyClient.Request("initialize", JsonNode.Parse(parameters)!.AsObject()));

        (answer.Status, answer.Code).ShouldBe((400, -32602));
        answer.Headers.Contains("Mcp-Session-Id").ShouldBeFalse();
    }

    [Fact]
    public async Task A_session_lists_calls_and_pings_without_a_word_of_the_newer_era()
    {
        var client = await LegacyClient.OpenAsync(host);

        (await client.SendAsync(LegacyClient.Notification("notifications/initialized"))).Status.ShouldBe(202);
        var list = await client.AskAsync("tools/list");
        var call = await client.AskAsync(
            "tools/call", new JsonObject { ["name"] = "echo", ["arguments"] = new JsonObject() });
        var ping = await client.AskAsync("ping");
        var level = await client.AskAsync("logging/setLevel", new JsonObject { ["level"] = "info" });

        list.Result["tools"]!.AsArray().Count.ShouldBe(6);
        call.Result["content"]![0]!["text"]!.GetValue<string>().ShouldBe("{}");
        foreach (var answer in new[] { list, call, ping, level })
        {
            answer.Status.ShouldBe(200);
            answer.Result.Select(it => it.Key).Intersect(ModernKeys).ShouldBeEmpty();
            answer.Result.ContainsKey("_meta").ShouldBeFalse();
        }
    }

    [Fact]
    public async Task Progress_streams_ahead_of_the_answer()
    {
        var client = await LegacyClient.OpenAsync(host);

        var call = await client.AskAsync("tools/call", new JsonObject
        {
            ["name"] = "report",
            ["_meta"] = new JsonObject { ["progressToken"] = 5 },
        });

        call.MediaType.ShouldBe("text/event-stream");
        call.Messages.Count.ShouldBe(4);
        call.Messages[0]["params"]!["progressToken"]!.GetValue<int>().ShouldBe(5);
    }

    [Fact]
    public async Task A_missing_scope_is_the_same_step_up_as_in_the_newer_era()
    {
        var client = await LegacyClient.OpenAsync(host, FixedKeys.ReadOnly);

        var answer = await client.AskAsync("tools/call", new JsonObject { ["name"] = "buy" });

        answer.Status.ShouldBe(403);
        answer.Challenge.ShouldContain("insufficient_scope");
    }

    [Fact]
    public async Task A_request_with_a_word_of_the_newer_era_is_held_to_its_rules()
    {
        var client = await LegacyClient.OpenAsync(host);

        var answer = await client.AskAsync("tools/list", new JsonObject
        {
            ["_meta"] = new JsonObject
            {
                [WireRequest.Version] = "2026-07-28",
                [WireRequest.Capabilities] = new JsonObject(),
            },
        });

        (answer.Status, answer.Code).ShouldBe((400, -32020));
    }

    [Fact]
    public async Task A_revision_nobody_agreed_on_is_refused()
    {
        var client = await LegacyClient.OpenAsync(host);

        var answer = await client.SendAsync(
            LegacyClient.Request("ping").With(it => it.Headers["MCP-Protocol-Version"] = "2025-03-26"));

        answer.Status.ShouldBe(400);
    }
}
