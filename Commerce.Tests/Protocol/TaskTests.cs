using System.Text.Json.Nodes;
using Commerce.Domain.Operations;

namespace Commerce.Tests.Protocol;

public sealed class TaskTests(WireHost host) : IClassFixture<WireHost>
{
    private const int InvalidParams = -32602;
    private const int MissingCapability = -32021;

    [Fact]
    public async Task A_client_that_takes_tasks_gets_a_flat_handle()
    {
        var answer = await WireAnswer.OfAsync(host, WireRequest.Call("work", WireRequest.WithTasks()));

        var task = answer.Result;
        task["resultType"]!.GetValue<string>().ShouldBe("task");
        task["taskId"]!.GetValue<string>().ShouldStartWith("op_");
        task["status"]!.GetValue<string>().ShouldBe("working");
        task["createdAt"]!.GetValue<string>().ShouldBe("2026-09-01T10:00:00.000Z");
        task["ttlMs"]!.GetValue<long>().ShouldBe(3_600_000);
        task["pollIntervalMs"]!.GetValue<int>().ShouldBe(200);
        task.Select(it => it.Key).ShouldBe(
            [
                "resultType", "taskId", "status", "statusMessage", "createdAt", "lastUpdatedAt", "ttlMs",
                "pollIntervalMs", "_meta",
            ],
            ignoreOrder: true);
    }

    [Fact]
    public async Task A_client_that_does_not_take_tasks_never_gets_one()
    {
        var answer = await WireAnswer.OfAsync(host, WireRequest.Call("work")
            .With(it => it.Params["task"] = new JsonObject { ["ttl"] = 60_000 }));

        answer.Result["resultType"]!.GetValue<string>().ShouldBe("complete");
        answer.Result["structuredContent"]!["said"]!.GetValue<string>().ShouldBe("pending");
    }

    [Fact]
    public async Task A_task_is_found_as_soon_as_it_was_told()
    {
        var id = await BeginAsync();

        var answer = await WireAnswer.OfAsync(host, WireRequest.Task("tasks/get", id));

        answer.Result["resultType"]!.GetValue<string>().ShouldBe("complete");
        answer.Result["taskId"]!.GetValue<string>().ShouldBe(id);
        answer.Result["status"]!.GetValue<string>().ShouldBe("working");
        answer.Result["statusMessage"]!.GetValue<string>().ShouldBe("on its way");
        answer.Result.ContainsKey("result").ShouldBeFalse();
    }

    [Fact]
    public async Task A_finished_task_carries_its_result_complete_with_its_kind()
    {
        var id = await BeginAsync();
        host.Desk.Move(
            id, it => it with { Status = OperationStatus.Completed, Result = ScriptedDesk.Json(new { order = 1 }) });

        var task = (await WireAnswer.OfAsync(host, WireRequest.Task("tasks/get", id))).Result;

        task["status"]!.GetValue<string>().ShouldBe("completed");
        task["result"]!["resultType"]!.GetValue<string>().ShouldBe("complete");
        task["result"]!["content"]![0]!["text"]!.GetValue<string>().ShouldBe("""{"order":1}""");
        task["result"]!.AsObject().ContainsKey("_meta").ShouldBeFalse();
    }

    [Fact]
    public async Task Work_that_was_refused_is_completed_with_an_error_result()
    {
        var id = await BeginAsync();
        var refusal = ScriptedDesk.Json(new { code = "declined" });
        host.Desk.Move(id, it => it with { Status = OperationStatus.Failed, Error = refusal });

        var task = (await WireAnswer.OfAsync(host, WireRequest.Task("tasks/get", id))).Result;

        task["status"]!.GetValue<string>().ShouldBe("completed");
        task["result"]!["isError"]!.GetValue<bool>().ShouldBeTrue();
        task.ContainsKey("error").ShouldBeFalse();
    }

    [Fact]
    public async Task A_cancel_is_acknowledged_as_often_as_it_is_sent()
    {
        var id = await BeginAsync();

        for (var time = 0; time < 2; time++)
        {
            var answer = await WireAnswer.OfAsync(host, WireRequest.Task("tasks/cancel", id));
            answer.Result.Where(it => it.Key != "_meta").ShouldHaveSingleItem().Key.ShouldBe("resultType");
        }

        var task = (await WireAnswer.OfAsync(host, WireRequest.Task("tasks/get", id))).Result;
        task["status"]!.GetValue<string>().ShouldBe("cancelled");
    }

    [Theory]
    [InlineData("tasks/get")]
    [InlineData("tasks/update")]
    [InlineData("tasks/cancel")]
    public async Task A_foreign_task_looks_like_one_that_does_not_exist(string method)
    {
        var id = await BeginAsync();

        var foreign = await WireAnswer.OfAsync(
            host, Ask(method, id).With(it => it.Headers["Authorization"] = $"Bearer {FixedKeys.Stranger}"));
        var unknown = await WireAnswer.OfAsync(host, Ask(method, "op_none"));

        (foreign.Status, foreign.Code).ShouldBe((200, InvalidParams));
        foreign.Last.ToJsonString().ShouldBe(unknown.Last.ToJsonString());
    }

    [Theory]
    [InlineData("tasks/get")]
    [InlineData("tasks/update")]
    [InlineData("tasks/cancel")]
    public async Task Task_methods_are_for_clients_that_declare_the_extension(string method)
    {
        var id = await BeginAsync();

        var answer = await WireAnswer.OfAsync(host, WireRequest.Task(method, id, capabilities: []));

        (answer.Status, answer.Code).ShouldBe((400, MissingCapability));
        answer.Error["data"]!.ToJsonString().ShouldBe(
            """{"requiredCapabilities":{"extensions":{"io.modelcontextprotocol/tasks":{}}}}""");
    }

    [Fact]
    public async Task The_name_header_must_carry_the_task_id()
    {
        var id = await BeginAsync();

        var answer = await WireAnswer.OfAsync(
            host, WireRequest.Task("tasks/get", id).With(it => it.Headers["Mcp-Name"] = "op_other"));

        (answer.Status, answer.Code).ShouldBe((400, -32020));
    }

    private static WireRequest Ask(string method, string id) =>
        WireRequest.Task(method, id).With(it => it.Params["inputResponses"] = new JsonObject());

    private async Task<string> BeginAsync() =>
        (await WireAnswer.OfAsync(host, WireRequest.Call("work", WireRequest.WithTasks())))
            .Result["taskId"]!.GetValue<string>();
}
