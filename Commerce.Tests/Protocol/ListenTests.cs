using System.Text.Json.Nodes;
using Commerce.Domain.Operations;
using Commerce.McpServer.Protocol.Listen;
using Commerce.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Tests.Protocol;

public sealed class ListenTests(WireHost host) : IClassFixture<WireHost>
{
    private const string Acknowledged = "notifications/subscriptions/acknowledged";
    private const string Tasks = "notifications/tasks";
    private const string Subscription = "io.modelcontextprotocol/subscriptionId";

    private IChangeNotices Notices => host.Services.GetRequiredService<IChangeNotices>();

    [Fact]
    public async Task The_first_message_acknowledges_what_is_granted_and_nothing_else()
    {
        var mine = Begin();
        var foreign = host.Desk.Begin(FixedKeys.All with { Agent = "agent-b", Subject = "key-2" }, OperationStatus.Working);

        using var stream = await EventReader.ListenAsync(host, new JsonObject
        {
            ["toolsListChanged"] = true,
            ["somethingNew"] = true,
            ["taskIds"] = new JsonArray(mine, foreign.OperationId, "op_none"),
        });

        stream.MediaType.ShouldBe("text/event-stream");
        (await stream.NextAsync(Acknowledged)).ToJsonString().ShouldBe(
            $$$"""{"notifications":{"toolsListChanged":true,"taskIds":["{{{mine}}}"]},"_meta":{"{{{Subscription}}}":41}}""");
    }

    [Fact]
    public async Task Whoever_asks_for_nothing_is_granted_nothing_and_hears_nothing_of_changed_lists()
    {
        var id = Begin();
        using var stream = await EventReader.ListenAsync(
            host, new JsonObject { ["toolsListChanged"] = false, ["taskIds"] = new JsonArray(id) });
        (await stream.NextAsync(Acknowledged))["notifications"]!.AsObject().ContainsKey("toolsListChanged").ShouldBeFalse();
        await stream.NextAsync(Tasks);

        Notices.ToolsChanged();
        Finish(id);

        (await stream.NextAsync(Tasks))["status"]!.GetValue<string>().ShouldBe("completed");
    }

    [Fact]
    public async Task A_changed_list_is_told_to_who_asked_with_the_id_of_the_listen()
    {
        using var stream = await EventReader.ListenAsync(host, new JsonObject { ["toolsListChanged"] = true });
        await stream.NextAsync(Acknowledged);

        Notices.ToolsChanged();

        var news = await stream.NextAsync("notifications/tools/list_changed");
        news["_meta"]![Subscription]!.GetValue<int>().ShouldBe(41);
    }

    [Fact]
    public async Task A_change_of_a_task_is_told_as_the_whole_task()
    {
        var id = Begin();
        using var stream = await EventReader.ListenAsync(host, new JsonObject { ["taskIds"] = new JsonArray(id) });
        await stream.NextAsync(Acknowledged);
        (await stream.NextAsync(Tasks))["status"]!.GetValue<string>().ShouldBe("working");

        Finish(id);

        var told = await stream.NextAsync(Tasks);
        var asked = (await WireAnswer.OfAsync(host, WireRequest.Task("tasks/get", id))).Result;
        told.Remove("_meta", out var meta);
        meta![Subscription]!.GetValue<int>().ShouldBe(41);
        asked.Remove("resultType");
        asked.Remove("_meta");
        told.ToJsonString().ShouldBe(asked.ToJsonString());
        told["result"]!["resultType"]!.GetValue<string>().ShouldBe("complete");
    }

    [Fact]
    public async Task Who_listens_too_late_is_told_the_end_at_once()
    {
        var id = Begin();
        Finish(id);

        using var stream = await EventReader.ListenAsync(host, new JsonObject { ["taskIds"] = new JsonArray(id) });

        await stream.NextAsync(Acknowledged);
        (await stream.NextAsync(Tasks))["status"]!.GetValue<string>().ShouldBe("completed");
    }

    [Fact]
    public async Task A_state_older_than_one_told_already_is_never_told()
    {
        await using var own = new WireHost();
        await own.InitializeAsync();
        var id = own.Desk.Begin(FixedKeys.All, OperationStatus.Working).OperationId;
        using var stream = await EventReader.ListenAsync(own, new JsonObject { ["taskIds"] = new JsonArray(id) });
        await stream.NextAsync(Acknowledged);
        await stream.NextAsync(Tasks);

        var reads = own.Desk.Reads;
        own.Desk.Move(id, it => it with { UpdatedAt = it.UpdatedAt.AddSeconds(-5), StatusMessage = "older" });
        await Eventually.HoldsAsync(() => own.Desk.Reads > reads);
        own.Desk.Move(id, it => it with { UpdatedAt = it.UpdatedAt.AddSeconds(9), StatusMessage = "newer" });

        (await stream.NextAsync(Tasks))["statusMessage"]!.GetValue<string>().ShouldBe("newer");
    }

    [Fact]
    public async Task A_wake_up_without_a_change_is_told_to_nobody()
    {
        var id = Begin();
        using var stream = await EventReader.ListenAsync(host, new JsonObject { ["taskIds"] = new JsonArray(id) });
        await stream.NextAsync(Acknowledged);
        await stream.NextAsync(Tasks);

        host.Desk.Wake(id);
        Finish(id);

        (await stream.NextAsync(Tasks))["status"]!.GetValue<string>().ShouldBe("completed");
    }

    [Fact]
    public async Task A_task_that_is_over_is_not_watched_any_longer()
    {
        var id = Begin();
        using var stream = await EventReader.ListenAsync(host, new JsonObject { ["taskIds"] = new JsonArray(id) });
        await stream.NextAsync(Acknowledged);
        host.Desk.Watched.ShouldContain(id);

        Finish(id);

        await Eventually.HoldsAsync(() => !host.Desk.Watched.Contains(id));
    }

    [Fact]
    public async Task A_client_that_leaves_is_listened_for_no_longer()
    {
        var id = Begin();
        using (var stream = await EventReader.ListenAsync(host, new JsonObject { ["taskIds"] = new JsonArray(id) }))
        {
            await stream.NextAsync(Acknowledged);
        }

        await Eventually.HoldsAsync(() => !host.Desk.Watched.Contains(id));
    }

    [Fact]
    public async Task Tasks_are_followed_only_for_clients_that_know_the_extension()
    {
        var answer = await WireAnswer.OfAsync(host, WireRequest.Modern("subscriptions/listen", new JsonObject
        {
            ["notifications"] = new JsonObject { ["taskIds"] = new JsonArray() },
        }));

        (answer.Status, answer.Code).ShouldBe((400, -32021));
        answer.Error["data"]!["requiredCapabilities"]!["extensions"]!.AsObject()
            .ContainsKey(WireRequest.Tasks).ShouldBeTrue();
    }

    [Theory]
    [InlineData("""{"notifications":null}""")]
    [InlineData("""{"notifications":[]}""")]
    [InlineData("""{"notifications":{"taskIds":"op_1"}}""")]
    [InlineData("""{"notifications":{"taskIds":[7]}}""")]
    [InlineData("""{"notifications":{"toolsListChanged":"yes"}}""")]
    [InlineData("""{"notifications":{"resourceSubscriptions":{}}}""")]
    public async Task A_filter_out_of_form_is_refused(string parameters)
    {
        var answer = await WireAnswer.OfAsync(host, WireRequest.Modern(
            "subscriptions/listen", JsonNode.Parse(parameters)!.AsObject(), WireRequest.WithTasks()));

        (answer.Status, answer.Code).ShouldBe((200, -32602));
    }

    private string Begin() => host.Desk.Begin(FixedKeys.All, OperationStatus.Working).OperationId;

    private void Finish(string id) => host.Desk.Move(
        id, it => it with { Status = OperationStatus.Completed, Result = ScriptedDesk.Json(new { done = true }) });
}
