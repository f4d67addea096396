using System.Text.Json.Nodes;
using Commerce.Domain.Operations;
using Commerce.Tests.Support;

namespace Commerce.Tests.Protocol;

/// <summary>Tasks in the core protocol of 2025-11-25, over the same operations as the newer extension's.</summary>
public sealed class CoreTaskTests(WireHost host) : IClassFixture<WireHost>
{
    private const int InvalidParams = -32602;
    private const int MethodNotFound = -32601;
    private static readonly string[] Methods = ["tasks/get", "tasks/result", "tasks/cancel", "tasks/list"];

    [Theory]
    [InlineData("2025-11-25", """{"list":{},"cancel":{},"requests":{"tools":{"call":{}}}}""")]
    [InlineData("2025-06-18", null)]
    public async Task Only_the_revision_that_has_tasks_is_offered_them(string version, string? offered)
    {
        var greeting = await LegacyClient.GreetAsync(host, version);
        var client = await LegacyClient.OpenAsync(host, version: version);
        var tools = (await client.AskAsync("tools/list")).Result["tools"]!.AsArray();

        greeting.Result["capabilities"]!["tasks"]?.ToJsonString().ShouldBe(offered);
        tools.Where(static it => it!["execution"] is not null).Select(static it => it!["name"]!.GetValue<string>())
            .ShouldBe(offered is null ? [] : ["work", "pay"]);
    }

    [Fact]
    public async Task The_newer_era_is_told_nothing_of_them()
    {
        var tools = await WireAnswer.OfAsync(host, WireRequest.Modern("tools/list"));
        var found = await WireAnswer.OfAsync(host, WireRequest.Modern("server/discover"));

        tools.Result["tools"]!.AsArray().ShouldAllBe(static it => it!["execution"] == null);
        found.Result["capabilities"]!.AsObject().ContainsKey("tasks").ShouldBeFalse();
    }

    [Fact]
    public async Task A_call_that_asks_to_be_a_task_is_answered_with_one_that_is_kept_longer_than_asked()
    {
        var client = await LegacyClient.OpenAsync(host);

        var created = await CallAsync(client, "work");

        created.ContainsKey("resultType").ShouldBeFalse();
        var task = created["task"]!.AsObject();
        task["status"]!.GetValue<string>().ShouldBe("working");
        task["ttl"]!.GetValue<long>().ShouldBe(3_600_000);
        task["pollInterval"]!.GetValue<int>().ShouldBe(200);
        var asked = (await client.AskAsync("tasks/get", new JsonObject { ["taskId"] = task["taskId"]!.GetValue<string>() }))
            .Result;
        asked.ToJsonString().ShouldBe(task.ToJsonString());
    }

    [Fact]
    public async Task A_tool_that_answers_at_once_cannot_be_a_task()
    {
        var client = await LegacyClient.OpenAsync(host);

        var answer = await client.AskAsync(
            "tools/call", new JsonObject { ["name"] = "echo", ["task"] = new JsonObject() });

        answer.Code.ShouldBe(MethodNotFound);
    }

    [Fact]
    public async Task A_call_that_is_refused_becomes_no_task_but_an_error_in_the_refusals_words()
    {
        var client = await LegacyClient.OpenAsync(host);

        var answer = await client.AskAsync("tools/call", new JsonObject
        {
            ["name"] = "work", ["arguments"] = new JsonObject { ["refuse"] = true }, ["task"] = new JsonObject(),
        });

        (answer.Code, answer.Error["message"]!.GetValue<string>()).ShouldBe((InvalidParams, "refused"));
    }

    [Fact]
    public async Task The_revision_before_knows_neither_the_wish_nor_the_methods()
    {
        var client = await LegacyClient.OpenAsync(host, version: "2025-06-18");

        var call = await client.AskAsync("tools/call", new JsonObject { ["name"] = "work", ["task"] = new JsonObject() });

        call.Result["structuredContent"]!["said"]!.GetValue<string>().ShouldBe("pending");
        foreach (var method in Methods)
        {
            (await client.AskAsync(method, new JsonObject { ["taskId"] = "op_1" })).Code.ShouldBe(MethodNotFound);
        }
    }

    [Fact]
    public async Task The_newer_extensions_update_is_no_method_here()
    {
        var client = await LegacyClient.OpenAsync(host);

        (await client.AskAsync("tasks/update", new JsonObject { ["taskId"] = "op_1" })).Code.ShouldBe(MethodNotFound);
    }

    [Fact]
    public async Task The_result_is_waited_for_and_names_its_task()
    {
        var client = await LegacyClient.OpenAsync(host);
        var id = await BeginAsync(client);

        var waiting = client.AskAsync("tasks/result", new JsonObject { ["taskId"] = id });
        Finish(id, OperationStatus.Completed);

        var answer = (await waiting).Result;
        answer["structuredContent"]!["said"]!.GetValue<string>().ShouldBe("""{"done":true}""");
        answer["_meta"]!.ToJsonString().ShouldBe(
            $$$"""{"io.modelcontextprotocol/related-task":{"taskId":"{{{id}}}"}}""");
    }

    [Fact]
    public async Task A_task_whose_result_says_isError_has_failed()
    {
        var client = await LegacyClient.OpenAsync(host);
        var id = await BeginAsync(client);
        host.Desk.Move(id, static it => it with
        {
            Status = OperationStatus.Failed, Error = ScriptedDesk.Json(new { code = "declined" }),
        });

        (await StatusAsync(client, id)).ShouldBe("failed");
        (await client.AskAsync("tasks/result", new JsonObject { ["taskId"] = id }))
            .Result["isError"]!.GetValue<bool>().ShouldBeTrue();
    }

    [Fact]
    public async Task A_cancelled_task_is_answered_with_and_one_that_is_over_cannot_be_cancelled()
    {
        var client = await LegacyClient.OpenAsync(host);
        var id = await BeginAsync(client);

        var cancelled = await client.AskAsync("tasks/cancel", new JsonObject { ["taskId"] = id });
        var again = await client.AskAsync("tasks/cancel", new JsonObject { ["taskId"] = id });

        cancelled.Result["taskId"]!.GetValue<string>().ShouldBe(id);
        cancelled.Result["status"]!.GetValue<string>().ShouldBe("cancelled");
        again.Code.ShouldBe(InvalidParams);
    }

    [Fact]
    public async Task A_task_is_its_principals_and_not_its_sessions()
    {
        var id = await BeginAsync(await LegacyClient.OpenAsync(host));
        var second = await LegacyClient.OpenAsync(host);
        var stranger = await LegacyClient.OpenAsync(host, FixedKeys.Stranger);

        (await StatusAsync(second, id)).ShouldBe("working");
        foreach (var method in Methods.SkipLast(1))
        {
            var none = await stranger.AskAsync(method, new JsonObject { ["taskId"] = "op_none" });
            var foreign = await stranger.AskAsync(method, new JsonObject { ["taskId"] = id });
            (foreign.Code, foreign.Last.ToJsonString()).ShouldBe((InvalidParams, none.Last.ToJsonString()));
        }

        (await second.AskAsync("tasks/cancel", new JsonObject { ["taskId"] = id })).Result["status"]!
            .GetValue<string>().ShouldBe("cancelled");
    }

    [Fact]
    public async Task The_list_is_the_principals_own_in_pages()
    {
        await using var own = new WireHost();
        await own.InitializeAsync();
        for (var i = 0; i < 70; i++)
        {
            own.Desk.Begin(FixedKeys.All, OperationStatus.Working);
        }

        own.Desk.Begin(FixedKeys.All with { Agent = "agent-b", Subject = "key-2" }, OperationStatus.Working);
        var client = await LegacyClient.OpenAsync(own);

        var first = (await client.AskAsync("tasks/list")).Result;
        var second = (await client.AskAsync(
            "tasks/list", new JsonObject { ["cursor"] = first["nextCursor"]!.GetValue<string>() })).Result;

        var ids = first["tasks"]!.AsArray().Concat(second["tasks"]!.AsArray())
            .Select(static it => it!["taskId"]!.GetValue<string>()).ToList();
        (first["tasks"]!.AsArray().Count, ids.Distinct().Count(), ids.Count).ShouldBe((50, 70, 70));
        second.ContainsKey("nextCursor").ShouldBeFalse();
        (await client.AskAsync("tasks/list", new JsonObject { ["cursor"] = "nonsense" })).Code.ShouldBe(InvalidParams);
    }

    [Fact]
    public async Task Changes_are_told_on_the_stream_of_a_session_that_knows_the_task()
    {
        var maker = await LegacyClient.OpenAsync(host);
        using var request = maker.Stream();
        using var stream = await EventReader.OpenAsync(host, request);
        var id = await BeginAsync(maker);

        Finish(id, OperationStatus.Completed);

        var told = await stream.NextAsync("notifications/tasks/status");
        (told["taskId"]!.GetValue<string>(), told["status"]!.GetValue<string>()).ShouldBe((id, "completed"));
        told.ContainsKey("result").ShouldBeFalse();
        await Eventually.HoldsAsync(() => !host.Desk.Watched.Contains(id));
    }

    private void Finish(string id, OperationStatus status) =>
        host.Desk.Move(id, it => it with { Status = status, Result = ScriptedDesk.Json(new { done = true }) });

    private static async Task<JsonObject> CallAsync(LegacyClient client, string tool) =>
        (await client.AskAsync("tools/call", new JsonObject
        {
            ["name"] = tool,
            ["task"] = new JsonObject { ["ttl"] = 60_000 },
        })).Result;

    private static async Task<string> BeginAsync(LegacyClient client) =>
        (await CallAsync(client, "work"))["task"]!["taskId"]!.GetValue<string>();

    private static async Task<string> StatusAsync(LegacyClient client, string id) =>
        (await client.AskAsync("tasks/get", new JsonObject { ["taskId"] = id })).Result["status"]!.GetValue<string>();
}
