using System.Text.Json.Nodes;
using Commerce.Domain.Operations;
using Commerce.McpServer.Hosting;
using Commerce.McpServer.Protocol.Listen;
using Commerce.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Tests.Protocol;

public sealed class PipeTests(WireHost host) : IClassFixture<WireHost>
{
    private const string Acknowledged = "notifications/subscriptions/acknowledged";

    [Fact]
    public async Task A_client_that_closes_right_after_its_greeting_is_greeted()
    {
        await using var pipe = new PipeLines(host);
        await pipe.SayAsync(Greeting("2025-11-25"));
        await pipe.CloseAsync();

        (await pipe.AnswerAsync(1))["result"]!["protocolVersion"]!.GetValue<string>().ShouldBe("2025-11-25");
        (await pipe.HearAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task Everything_a_client_asked_before_it_closed_is_answered()
    {
        await using var pipe = new PipeLines(host);
        for (var id = 1; id <= 20; id++)
        {
            var call = WireRequest.Call("report").Body;
            call["id"] = id;
            await pipe.SayAsync(call);
        }

        await pipe.CloseAsync();

        var answered = new List<int>();
        while (await pipe.HearAsync() is { } message)
        {
            answered.Add(message["id"]!.GetValue<int>());
        }

        answered.Order().ShouldBe(Enumerable.Range(1, 20));
    }

    [Theory]
    [InlineData("{nonsense", -32700)]
    [InlineData("[]", -32600)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"id":2,"method":"ping"}""", -32700)]
    public async Task A_line_that_is_no_message_is_refused_and_the_next_is_served(string line, int code)
    {
        await using var pipe = new PipeLines(host);

        await pipe.SayAsync(line);
        (await pipe.HearAsync()).ShouldNotBeNull()["error"]!["code"]!.GetValue<int>().ShouldBe(code);

        await pipe.SayAsync("   ");
        await pipe.SayAsync(WireRequest.Modern("server/discover").Body);
        (await pipe.AnswerAsync(7)).ContainsKey("result").ShouldBeTrue();
    }

    [Fact]
    public async Task A_line_without_end_is_not_collected_for_ever()
    {
        await using var own = new WireHost(("MaxBodyBytes", "2048"));
        await own.InitializeAsync();
        await using var pipe = new PipeLines(own);

        await pipe.SayAsync(new string('x', 10_000));

        (await pipe.HearAsync()).ShouldNotBeNull()["error"]!["code"]!.GetValue<int>().ShouldBe(413);
    }

    [Fact]
    public async Task A_listen_works_on_the_pipe_until_it_is_called_off()
    {
        await using var pipe = new PipeLines(host);
        var id = host.Desk.Begin(FixedKeys.All, OperationStatus.Working).OperationId;
        await pipe.SayAsync(Listen(id));
        (await pipe.HearAsync(Acknowledged))["_meta"]!["io.modelcontextprotocol/subscriptionId"]!.GetValue<int>().ShouldBe(9);
        (await pipe.HearAsync("notifications/tasks"))["taskId"]!.GetValue<string>().ShouldBe(id);
        host.Services.GetRequiredService<IChangeNotices>().ToolsChanged();
        await pipe.HearAsync("notifications/tools/list_changed");

        await pipe.SayAsync(new JsonObject
        {
            ["jsonrpc"] = "2.0", ["method"] = "notifications/cancelled", ["params"] = new JsonObject { ["requestId"] = 9 },
        });
        await Eventually.HoldsAsync(() => !host.Desk.Watched.Contains(id));

        host.Services.GetRequiredService<IChangeNotices>().ToolsChanged();
        await pipe.SayAsync(WireRequest.Modern("server/discover").Body);
        await pipe.AnswerAsync(7);
    }

    [Fact]
    public async Task An_open_listen_ends_when_its_client_closes()
    {
        await using var pipe = new PipeLines(host);
        await pipe.SayAsync(Listen("op_none"));
        await pipe.HearAsync(Acknowledged);

        await pipe.CloseAsync();

        (await pipe.AnswerAsync(9))["result"]!["resultType"]!.GetValue<string>().ShouldBe("complete");
        await pipe.EndedAsync();
    }

    [Fact]
    public async Task A_server_that_stops_lets_go_of_its_pipe()
    {
        using var stopping = new CancellationTokenSource();
        await using var pipe = new PipeLines(host, stopping.Token);
        await pipe.SayAsync(Listen("op_none"));
        await pipe.HearAsync(Acknowledged);

        await stopping.CancelAsync();

        (await pipe.AnswerAsync(9)).ContainsKey("result").ShouldBeTrue();
        await pipe.EndedAsync();
    }

    [Fact]
    public async Task Tasks_of_the_older_revision_work_on_the_pipe_and_their_changes_are_told()
    {
        await using var pipe = new PipeLines(host);
        await pipe.SayAsync(Greeting("2025-11-25"));
        (await pipe.AnswerAsync(1))["result"]!["capabilities"]!.AsObject().ContainsKey("tasks").ShouldBeTrue();
        await pipe.SayAsync(LegacyClient.Request(
            "tools/call", new JsonObject { ["name"] = "work", ["task"] = new JsonObject() }).Body);
        var id = (await pipe.AnswerAsync(3))["result"]!["task"]!["taskId"]!.GetValue<string>();

        host.Desk.Move(id, static it => it with { Status = OperationStatus.Completed, Result = ScriptedDesk.Json(new { }) });

        (await pipe.HearAsync("notifications/tasks/status"))["status"]!.GetValue<string>().ShouldBe("completed");
        await pipe.SayAsync(LegacyClient.Request("tasks/result", new JsonObject { ["taskId"] = id }, id: 4).Body);
        (await pipe.AnswerAsync(4))["result"]!.AsObject().ContainsKey("content").ShouldBeTrue();
    }

    [Fact]
    public async Task Tasks_of_the_newer_era_work_on_the_pipe()
    {
        await using var pipe = new PipeLines(host);
        await pipe.SayAsync(WireRequest.Call("work", WireRequest.WithTasks()).Body);
        var id = (await pipe.AnswerAsync(7))["result"]!["taskId"]!.GetValue<string>();

        await pipe.SayAsync(WireRequest.Task("tasks/get", id).Body);

        (await pipe.AnswerAsync(7))["result"]!["ttlMs"]!.GetValue<long>().ShouldBe(3_600_000);
    }

    [Fact]
    public async Task Without_a_key_nothing_is_started()
    {
        var fault = await Should.ThrowAsync<SetupException>(
            ServeCommand.RunAsync([ServeCommand.Stdio], static _ => throw new InvalidOperationException("started")));

        fault.Message.ShouldContain("COMMERCE_ACCESS_KEY");
    }

    private static JsonObject Greeting(string version) => LegacyClient.Request("initialize", new JsonObject
    {
        ["protocolVersion"] = version,
        ["capabilities"] = new JsonObject(),
        ["clientInfo"] = new JsonObject { ["name"] = "old", ["version"] = "1" },
    }, id: 1).Body;

    private static JsonObject Listen(string taskId) => WireRequest.Modern("subscriptions/listen", new JsonObject
    {
        ["notifications"] = new JsonObject { ["toolsListChanged"] = true, ["taskIds"] = new JsonArray(taskId) },
    }, WireRequest.WithTasks(), id: 9).Body;
}
