using System.Text.Json.Nodes;

namespace Commerce.Tests.Protocol;

public sealed class LegacySessionLifeTests(WireHost host) : IClassFixture<WireHost>
{
    [Fact]
    public async Task Without_a_session_only_initialize_is_served()
    {
        var answer = await WireAnswer.OfAsync(host, LegacyClient.Request("tools/list"));

        (answer.Status, answer.Code).ShouldBe((400, -32600));
    }

    [Fact]
    public async Task An_unknown_session_is_gone() =>
        (await new LegacyClient(host, "no-such-session").AskAsync("ping")).Status.ShouldBe(404);

    [Fact]
    public async Task Another_principals_session_looks_gone()
    {
        var client = await LegacyClient.OpenAsync(host);

        var answer = await client.SendAsync(LegacyClient.Request("ping")
            .With(it => it.Headers["Authorization"] = $"Bearer {FixedKeys.Stranger}"));
        var gone = await new LegacyClient(host, "no-such-session").AskAsync("ping");

        answer.Status.ShouldBe(404);
        answer.Last.ToJsonString().ShouldBe(gone.Last.ToJsonString());
    }

    [Fact]
    public async Task A_deleted_session_is_gone()
    {
        var client = await LegacyClient.OpenAsync(host);

        (await client.SendAsync(HttpMethod.Delete)).Status.ShouldBe(204);

        (await client.AskAsync("ping")).Status.ShouldBe(404);
        (await client.SendAsync(HttpMethod.Delete)).Status.ShouldBe(404);
    }

    [Fact]
    public async Task A_session_unused_for_its_idle_time_is_gone()
    {
        await using var own = new WireHost(("SessionIdle", "00:10:00"));
        await own.InitializeAsync();
        var client = await LegacyClient.OpenAsync(own);

        own.Clock.Advance(TimeSpan.FromMinutes(9));
        (await client.AskAsync("ping")).Status.ShouldBe(200);
        own.Clock.Advance(TimeSpan.FromMinutes(9));
        (await client.AskAsync("ping")).Status.ShouldBe(200);
        own.Clock.Advance(TimeSpan.FromMinutes(11));
        (await client.AskAsync("ping")).Status.ShouldBe(404);
    }

    [Fact]
    public async Task A_principal_that_opens_too_many_sessions_loses_its_oldest()
    {
        await using var own = new WireHost(("SessionsPerPrincipal", "2"));
        await own.InitializeAsync();
        var first = await LegacyClient.OpenAsync(own);
        own.Clock.Advance(TimeSpan.FromSeconds(1));
        var second = await LegacyClient.OpenAsync(own);
        own.Clock.Advance(TimeSpan.FromSeconds(1));

        var third = await LegacyClient.OpenAsync(own);

        (await first.AskAsync("ping")).Status.ShouldBe(404);
        (await second.AskAsync("ping")).Status.ShouldBe(200);
        (await third.AskAsync("ping")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_client_that_leaves_has_not_cancelled_but_one_that_says_so_has()
    {
        await using var own = new WireHost();
        await own.InitializeAsync();
        var client = await LegacyClient.OpenAsync(own);
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        using var message = client.Sign(
            LegacyClient.Request("tools/call", new JsonObject { ["name"] = "hang" }, id: 99))
            .ToHttp(own.Address);
        var sending = own.Http.SendAsync(message, leaving.Token);
        await own.Tools.HangBegan.Task;
        await leaving.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(sending);

        (await client.AskAsync("ping")).Status.ShouldBe(200);
        own.Tools.HangStopped.Task.IsCompleted.ShouldBeFalse();
        await client.SendAsync(
            LegacyClient.Notification("notifications/cancelled", new JsonObject { ["requestId"] = 99 }));

        await own.Tools.HangStopped.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task The_stream_for_unasked_messages_is_open_at_once_and_ends_with_the_session()
    {
        var client = await LegacyClient.OpenAsync(host);
        using var message = client.Stream();

        using var response = await host.Http.SendAsync(
            message, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("text/event-stream");
        await client.SendAsync(HttpMethod.Delete);

        (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldBeEmpty();
    }

    [Fact]
    public async Task After_a_restart_a_client_greets_again_and_finds_its_task_as_it_was()
    {
        var old = new WireHost();
        await old.InitializeAsync();
        var client = await LegacyClient.OpenAsync(old);
        var call = new JsonObject { ["name"] = "work", ["task"] = new JsonObject() };
        var task = (await client.AskAsync("tools/call", call)).Result["task"]!;
        var named = new JsonObject { ["taskId"] = task["taskId"]!.GetValue<string>() };
        using var stream = client.Stream();
        var session = stream.Headers.GetValues("Mcp-Session-Id").Single();
        await old.DisposeAsync();

        await using var young = new WireHost(old.Desk, static _ => { });
        await young.InitializeAsync();

        (await new LegacyClient(young, session).AskAsync("tasks/get", named.DeepClone().AsObject())).Status.ShouldBe(404);
        var again = await (await LegacyClient.OpenAsync(young)).AskAsync("tasks/get", named);
        again.Result.ToJsonString().ShouldBe(task.ToJsonString());
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("DELETE")]
    public async Task A_session_is_of_no_use_to_the_newer_era(string verb)
    {
        var client = await LegacyClient.OpenAsync(host);
        using var message = client.Stream();
        message.Method = new HttpMethod(verb);
        message.Headers.Remove("MCP-Protocol-Version");
        message.Headers.TryAddWithoutValidation("MCP-Protocol-Version", "2026-07-28");

        var answer = await WireAnswer.OfAsync(host, message);

        answer.Status.ShouldBe(405);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("DELETE")]
    public async Task Without_a_session_only_post_is_served(string verb)
    {
        var answer = await new LegacyClient(host, session: null).SendAsync(new HttpMethod(verb));

        answer.Status.ShouldBe(405);
    }
}
