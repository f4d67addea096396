using System.Text.Json;
using System.Text.Json.Nodes;
using Commerce.Domain.Values;
using Commerce.Tests.Torture.History;

namespace Commerce.Tests.Torture.Checking;

[Collection(SceneCollection.Name)]
public sealed class WorkInvariantTests(Scene scene)
{
    [Fact]
    public async Task Work_that_nobody_will_look_at_again_breaks_I4()
    {

        await using var _ = await scene.TamperAsync("engine.operation_queue", "operation_id",
            $"operation_id = '{scene.Reviewed}'", change: null);

        (await scene.CheckAsync()).ShouldBeOnly("I4", scene.Reviewed, "complete_checkout is working",
            "nobody will ever look at it again");
    }

    [Fact]
    public async Task Work_that_should_have_ended_breaks_I4()
    {

        var own = $"operation_id = '{scene.Reviewed}'";
        await using var queue = await scene.TamperAsync(
            "engine.operation_queue", "operation_id", own, "run_after = clock_timestamp() + interval '1 hour'");
        await using var operation = await scene.TamperAsync(
            "engine.operation", "operation_id", own, "deadline_at = clock_timestamp() - interval '2 minutes'");

        (await scene.CheckAsync()).ShouldBeOnly("I4", scene.Reviewed, "should have ended by");
    }

    [Fact]
    public async Task Work_on_what_is_over_breaks_I4()
    {

        await using var _ = await scene.AddAsync(
            $"""
            insert into engine.operation_queue (operation_id, tenant_id, lane, run_after)
            select operation_id, tenant_id, 'work', clock_timestamp() + interval '1 hour' from engine.operation where operation_id = '{scene.Paid.TaskId}'
            """,
            $"delete from engine.operation_queue where operation_id = '{scene.Paid.TaskId}'");

        (await scene.CheckAsync()).ShouldBeOnly("I4", scene.Paid.TaskId,
            "is completed, and its row in engine.operation_queue is still there");
    }

    [Fact]
    public async Task A_result_that_became_another_breaks_I5()
    {

        await using var _ = await scene.TamperAsync(
            "engine.operation_payload", "operation_id", $"operation_id = '{scene.Paid.TaskId}'",
            "result = jsonb_set(result::jsonb, '{checkout_version}', '99')::json");

        (await scene.CheckAsync()).ShouldBeOnly("I5", scene.Paid.TaskId, "was told by http", "; now http://localhost",
            "99");
    }

    [Fact]
    public async Task Two_tellings_of_one_end_break_I5()
    {
        var told = scene.History.Last(it => it.TaskId == scene.Paid.TaskId && it.Outcome == Outcome.TaskObserved);
        var other = JsonNode.Parse(told.Content!.Value.GetRawText())!;
        other["result"]!["structuredContent"]!["checkout_version"] = 77;

        var history = scene.History.Append(told with { Call = told.Call + 1000,
            Content = JsonSerializer.SerializeToElement(other) });

        (await scene.CheckAsync([.. history])).ShouldBeOnly("I5", scene.Paid.TaskId, "later ada call", "77");
    }

    [Fact]
    public async Task A_key_that_stands_for_two_operations_breaks_I5()
    {
        var calls = scene.History.Where(static it => it is { Tool: "start_checkout", Outcome: Outcome.Answered,
            Agent: "ada" }).Take(2).ToArray();

        var history = scene.History.Select(it => it == calls[1] ? it with { IdempotencyKey = calls[0].IdempotencyKey }
            : it);

        (await scene.CheckAsync([.. history])).ShouldBeOnly("I5", calls[0].IdempotencyKey!, "start_checkout",
            calls[0].TaskId!, calls[1].TaskId!);
    }

    [Fact]
    public async Task A_handle_that_was_never_kept_breaks_I6()
    {
        var lost = IdText.NewCapability("op");
        var answered = scene.History.Last(it => it.TaskId == scene.Reviewed && it.Outcome == Outcome.Answered);

        var history = scene.History.Append(answered with { Call = answered.Call + 1000, TaskId = lost,
            IdempotencyKey = "another" });

        (await scene.CheckAsync([.. history])).ShouldBeOnly("I6", lost, "got it for complete_checkout", "now http",
            "-32602", "http://localhost");
    }

    [Fact]
    public async Task A_handle_that_is_dropped_before_its_time_breaks_I6()
    {

        await using var _ = await scene.TamperAsync(
            "engine.operation", "operation_id", $"operation_id = '{scene.Paid.TaskId}'",
            "expires_at = clock_timestamp() - interval '1 second'");

        (await scene.CheckAsync()).ShouldBeOnly("I6", scene.Paid.TaskId, "got it for complete_checkout", "-32602");
    }

    [Fact]
    public async Task A_node_that_once_did_not_know_a_handle_breaks_I6()
    {
        var unknown = JsonElement.Parse("""{"code":-32602,"message":"There is no such task."}""");
        var look = scene.History.First(it => it.TaskId == scene.Paid.TaskId && it.Outcome == Outcome.TaskObserved);

        var history = scene.History.Select(it => it == look ? it with { Outcome = Outcome.Refused, Content = unknown }
            : it);

        (await scene.CheckAsync([.. history])).ShouldBeOnly("I6", scene.Paid.TaskId, $"{look.Place} asked",
            "no such task");
    }

    [Fact]
    public async Task A_node_that_is_away_breaks_I6()
    {
        var evidence = scene.Evidence();

        var violations = await Checker.CheckAsync(
            evidence with { Nodes = [.. evidence.Nodes, new Uri("http://127.0.0.1:9/")] },
            TestContext.Current.CancellationToken);

        violations.ShouldBeOnly("I6", scene.Paid.TaskId, "http://127.0.0.1:9/ says no answer");
    }

    [Theory]
    [InlineData("there is no such operation", "op_nothing", "op_nothing")]
    [InlineData("its operation is completed", null, "op_")]
    public async Task A_doorbell_without_work_breaks_I8(string found, string? operation, string subject)
    {
        // Not due yet: the relay takes away a bell of work that is over as soon as it has sent it.
        await using var _ = await scene.AddAsync(
            "insert into engine.outbox (message_id, lane, operation_id, not_before) "
                + $"values (gen_random_uuid(), 'work', '{operation ?? scene.Paid.TaskId}', clock_timestamp() + interval '1 hour')",
            $"delete from engine.outbox where operation_id = '{operation ?? scene.Paid.TaskId}'");

        (await scene.CheckAsync()).ShouldBeOnly("I8", subject, "doorbell", found);
    }

    [Fact]
    public async Task A_doorbell_that_was_given_up_breaks_I8()
    {

        await using var _ = await scene.AddAsync(
            $"""
            insert into engine.outbox_dead (id, message_id, lane, operation_id, attempt, created_at, reason)
            values (1, gen_random_uuid(), 'work', '{scene.Reviewed}', 12, clock_timestamp(), 'MessageReturnedException')
            """,
            "delete from engine.outbox_dead");

        (await scene.CheckAsync()).ShouldBeOnly("I8", scene.Reviewed, "given up", "12 tries",
            "MessageReturnedException");
    }
}
