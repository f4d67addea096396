using System.Diagnostics;
using Commerce.Domain.Infrastructure.Telemetry;
using Commerce.Domain.Values;
using Commerce.McpServer.Pipeline;
using Commerce.Tests.Support;
using Commerce.Tests.Workers.Operations;
using Commerce.Workers.Operations;

namespace Commerce.Tests.Telemetry;

/// <summary>One operation is one trace, below the span the agent named, wherever and however its work is found.</summary>
public sealed class OperationTraceTests(TestDatabase database) : IClassFixture<TestDatabase>, IDisposable
{
    private readonly SpanRecorder _spans = new();

    public void Dispose() => _spans.Dispose();

    [Fact]
    public async Task From_the_agents_span_to_the_provider_it_is_one_trace()
    {
        await using var engine = await EngineHost.StartAsync(database);
        var (parent, trace) = SpanRecorder.NewParent();

        await engine.WaitForEndAsync(await AcceptAsync(engine, parent));
        await Eventually.HoldsAsync(() => Named(trace, "step ").Count == 2);

        var call = Named(trace, "tools/call charge").ShouldHaveSingleItem();
        call.ParentSpanId.ToString().ShouldBe(parent[36..52]);
        call.GetTagItem(TraceTags.Outcome).ShouldBe("accepted");
        var accept = Named(trace, "accept charge").ShouldHaveSingleItem();
        accept.ParentSpanId.ShouldBe(call.SpanId);
        Named(trace, "claim work").ShouldAllBe(it => it.Kind == ActivityKind.Consumer);
        Named(trace, "relay work").ShouldAllBe(it => it.ParentSpanId == accept.SpanId);
        Named(trace, "step charge/prepare").Single().GetTagItem(TraceTags.Outcome).ShouldBe("next");
        var step = Named(trace, "step charge/charge").Single();
        step.GetTagItem(TraceTags.Outcome).ShouldBe("done");
        var sent = Named(trace, "provider call ").ShouldHaveSingleItem();
        (sent.ParentSpanId, sent.Kind).ShouldBe((step.SpanId, ActivityKind.Client));
        sent.GetTagItem(TraceTags.Outcome).ShouldBe("succeeded");
        HasOneRoot(_spans.Of(trace), parent);
    }

    [Fact]
    public async Task Another_process_goes_on_with_the_stored_trace_and_without_any_doorbell()
    {
        var (parent, trace) = SpanRecorder.NewParent();
        await using var server = await EngineHost.StartAsync(database, works: false);
        var operation = await AcceptAsync(server, parent);

        await using var worker = await EngineHost.StartAsync(database, merchant: server.Merchant, adjust: static services =>
            services.Remove(services.Single(static it => it.ImplementationType?.Name == "OutboxRelay")));
        await worker.WaitForEndAsync(operation);
        await Eventually.HoldsAsync(() => Named(trace, "step ").Count == 2);

        Named(trace, "relay").ShouldBeEmpty();
        Named(trace, "claim work").ShouldAllBe(it => (string)it.GetTagItem(TraceTags.FoundBy)! == WorkFound.Scanner);
        Named(trace, "provider call ").ShouldHaveSingleItem();
        HasOneRoot(_spans.Of(trace), parent);
    }

    [Fact]
    public async Task A_call_without_a_trace_begins_one_of_its_own()
    {
        await using var engine = await EngineHost.StartAsync(database);

        var operation = await AcceptAsync(engine, null);
        await engine.WaitForEndAsync(operation);
        await Eventually.HoldsAsync(() => _spans.Of(operation).Count(static it => it.DisplayName.StartsWith("step", StringComparison.Ordinal)) == 2);

        _spans.Of(operation).Select(static it => it.TraceId).Distinct().ShouldHaveSingleItem();
    }

    [Fact]
    public void A_doorbell_with_a_foreign_trace_does_not_lead_the_work_away()
    {
        var (stored, _) = SpanRecorder.NewParent();
        var (forged, _) = SpanRecorder.NewParent();
        var same = $"{stored[..36]}{ActivitySpanId.CreateRandom()}-01";

        CommerceTrace.Agreed(stored, forged).ShouldBe(stored);
        CommerceTrace.Agreed(stored, "'; drop table").ShouldBe(stored);
        CommerceTrace.Agreed(null, forged).ShouldBeNull();
        CommerceTrace.Agreed(stored, same).ShouldBe(same);
    }

    [Fact]
    public async Task A_step_that_fails_says_what_kind_of_fault_and_nothing_else()
    {
        await using var engine = await EngineHost.StartAsync(database);
        var (parent, trace) = SpanRecorder.NewParent();
        engine.Provider.NextSends.Enqueue(static _ => throw new InvalidOperationException("the password is swordfish"));

        await AcceptAsync(engine, parent);
        await Eventually.HoldsAsync(() => Named(trace, "step charge/charge").Count > 0);

        var failed = Named(trace, "step charge/charge")[0];
        (failed.Status, failed.GetTagItem(TraceTags.ErrorType)).ShouldBe((ActivityStatusCode.Error, "InvalidOperationException"));
        string.Join('\n', _spans.Of(trace).Select(SpanRecorder.TextOf)).ShouldNotContain("swordfish");
    }

    private List<Activity> Named(ActivityTraceId trace, string name) =>
        [.. _spans.Of(trace).Where(it => it.DisplayName.StartsWith(name, StringComparison.Ordinal))];

    // Every span hangs below another one of the trace, and one of them below the agent's.
    private static void HasOneRoot(IReadOnlyList<Activity> spans, string parent)
    {
        var ids = spans.Select(static it => it.SpanId.ToString()).ToHashSet();
        spans.Where(it => !ids.Contains(it.ParentSpanId.ToString())).ShouldHaveSingleItem()
            .ParentSpanId.ToString().ShouldBe(parent[36..52]);
    }

    private static async Task<string> AcceptAsync(EngineHost engine, string? parent)
    {
        var arguments = CommerceJson.ToElement(new { subject = Guid.CreateVersion7(), expected_version = 1 });
        var call = new ToolCall("charge", arguments, engine.Agent, $"req-{Guid.CreateVersion7():N}")
        {
            AcceptsTask = true, AnswersAtOnce = true, TraceParent = parent,
        };
        var answer = await engine.Tools.CallAsync(call, TestContext.Current.CancellationToken);
        return answer.ShouldBeOfType<ToolAnswer.Accepted>().Operation.OperationId;
    }
}
