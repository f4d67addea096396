using System.Text.Json.Nodes;

namespace Commerce.Tests.Protocol;

public sealed class ModernStreamTests(WireHost host) : IClassFixture<WireHost>
{
    [Fact]
    public async Task Progress_streams_ahead_of_the_answer_when_a_token_was_sent()
    {
        var answer = await WireAnswer.OfAsync(
            host, WireRequest.Call("report").With(it => it.Meta["progressToken"] = "p1"));

        answer.Status.ShouldBe(200);
        answer.MediaType.ShouldBe("text/event-stream");
        answer.Headers.GetValues("X-Accel-Buffering").ShouldBe(["no"]);
        var progress = answer.Messages.SkipLast(1).ToList();
        progress.ShouldAllBe(it => it["method"]!.GetValue<string>() == "notifications/progress");
        progress.ShouldAllBe(it => it["params"]!["progressToken"]!.GetValue<string>() == "p1");
        progress.Select(it => it["params"]!["progress"]!.GetValue<int>()).ShouldBe([1, 2, 3]);
        progress.Select(it => it["params"]!["message"]!.GetValue<string>()).ShouldBe(["one", "two", "three"]);
        answer.Result["resultType"]!.GetValue<string>().ShouldBe("complete");
        answer.Last["id"]!.GetValue<int>().ShouldBe(7);
    }

    [Fact]
    public async Task Without_a_token_nothing_streams()
    {
        var answer = await WireAnswer.OfAsync(host, WireRequest.Call("report"));

        answer.MediaType.ShouldBe("application/json");
        answer.Messages.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""[1]""")]
    [InlineData("""1.5""")]
    [InlineData("""true""")]
    [InlineData("""null""")]
    public async Task A_token_that_is_none_asks_for_nothing(string token)
    {
        var answer = await WireAnswer.OfAsync(
            host, WireRequest.Call("report").With(it => it.Meta["progressToken"] = JsonNode.Parse(token)));

        answer.Status.ShouldBe(200);
        answer.Messages.Count.ShouldBe(1);
        answer.Result["structuredContent"]!["said"]!.GetValue<string>().ShouldBe("reported");
    }

    [Fact]
    public async Task A_quiet_wait_is_kept_alive_by_comments()
    {
        await using var quick = new WireHost(("KeepAlive", "00:00:00.050"));
        await quick.InitializeAsync();
        using var message = WireRequest.Call("hang").ToHttp(quick.Address);

        using var response = await quick.Http.SendAsync(
            message, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        using var lines = new StreamReader(
            await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        (await lines.ReadLineAsync(TestContext.Current.CancellationToken)).ShouldBe(": keep-alive");
        quick.Tools.HangMayEnd.SetResult();
        var rest = await lines.ReadToEndAsync(TestContext.Current.CancellationToken);

        rest.ShouldContain("\"said\":\"done\"");
    }

    [Fact]
    public async Task A_client_that_leaves_has_cancelled()
    {
        await using var own = new WireHost();
        await own.InitializeAsync();
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        using var message = WireRequest.Call("hang").ToHttp(own.Address);
        var sending = own.Http.SendAsync(message, leaving.Token);
        await own.Tools.HangBegan.Task;

        await leaving.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(sending);
        await own.Tools.HangStopped.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task The_callers_trace_reaches_the_tool()
    {
        const string Trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

        await WireAnswer.OfAsync(host, WireRequest.Call("echo", arguments: new JsonObject { ["trace"] = true })
            .With(it => it.Meta["traceparent"] = Trace));

        host.Tools.Calls.Single(call => call.Arguments?.TryGetProperty("trace", out _) == true).TraceParent!
            .ShouldStartWith("00-0af7651916cd43dd8448eb211c80319c-");
    }

    [Fact]
    public async Task A_trace_that_is_none_is_dropped()
    {
        await WireAnswer.OfAsync(host, WireRequest.Call("echo", arguments: new JsonObject { ["bad_trace"] = true })
            .With(it => it.Meta["traceparent"] = "'; drop table"));

        (host.Tools.Calls.Single(call => call.Arguments?.TryGetProperty("bad_trace", out _) == true).TraceParent ?? "")
            .ShouldNotContain("drop");
    }
}
