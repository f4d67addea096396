using Commerce.Domain.Infrastructure.Engine;
using Commerce.Domain.Operations;
using Commerce.McpServer.Pipeline;
using Commerce.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Tests.Workers.Operations;

// A database for each test: workers take whatever is in a database's queue, whoever left it there.
public sealed class OperationTests(TestCluster cluster) : IAsyncLifetime
{
    private readonly TestDatabase _database = new(cluster);

    public ValueTask InitializeAsync() => _database.InitializeAsync();

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    private static object Args(Guid subject, int version = 1, string? behave = null, string? key = null, int deadline = 600) =>
        new { subject, expected_version = version, behave, idempotency_key = key, deadline_s = deadline };

    [Fact]
    public async Task An_accepted_call_becomes_a_task_and_ends_with_one_act_and_one_booking()
    {
        await using var engine = await EngineHost.StartAsync(_database);
        var subject = Guid.CreateVersion7();
        var operation = await AcceptAsync(engine, Args(subject));

        var ended = await engine.WaitForEndAsync(operation);

        ended.Status.ShouldBe(OperationStatus.Completed);
        ended.Result!.Value.GetProperty("outcome").GetString().ShouldBe("charged");
        engine.Provider.Sent.Count.ShouldBe(1);
        (await CountAsync(engine, "engine.ledger_entry where source_id = $1", subject)).ShouldBe(1);
        (await CountAsync(engine, "engine.operation_queue where operation_id = $1", operation)).ShouldBe(0);
        (await CountAsync(engine, "engine.outbox where operation_id = $1", operation)).ShouldBe(0);
        (await CountAsync(engine, "engine.operation_archive where operation_id = $1", operation)).ShouldBe(1);
    }

    [Fact]
    public async Task A_client_without_tasks_gets_the_result_itself()
    {
        await using var engine = await EngineHost.StartAsync(_database);

        var answer = await engine.CallAsync("charge", Args(Guid.CreateVersion7()), acceptsTask: false);

        var result = answer.ShouldBeOfType<ToolAnswer.Completed>().Result;
        result.IsError.ShouldBe(false);
        result.StructuredContent!.Value.GetProperty("outcome").GetString().ShouldBe("charged");
    }

    [Fact]
    public async Task A_hundred_calls_with_a_hundred_caller_keys_are_one_operation()
    {
        await using var engine = await EngineHost.StartAsync(_database);
        var subject = Guid.CreateVersion7();

        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => engine.CallAsync("charge", Args(subject, key: $"key-{i}"))));

        var ids = answers.Select(IdOf).Distinct().ToArray();
        ids.Length.ShouldBe(1);
        await engine.WaitForEndAsync(ids[0]);
        engine.Provider.Acts.Count.ShouldBe(1);
        (await CountAsync(engine, "engine.operation_key where operation_id = $1", ids[0])).ShouldBe(100);
    }

    [Fact]
    public async Task A_retry_under_a_new_key_after_the_end_answers_the_first_result()
    {
        await using var engine = await EngineHost.StartAsync(_database);
        var subject = Guid.CreateVersion7();
        var operation = await AcceptAsync(engine, Args(subject, key: "first"));
        await engine.WaitForEndAsync(operation);

        var again = (await engine.CallAsync("charge", Args(subject, key: "second"))).ShouldBeOfType<ToolAnswer.Completed>().Result;

        again.StructuredContent!.Value.GetProperty("replayed").GetBoolean().ShouldBeTrue();
        again.StructuredContent!.Value.GetProperty("operation_id").GetString().ShouldBe(operation);
        engine.Provider.Acts.Count.ShouldBe(1);
    }

    [Fact]
    public async Task The_same_caller_key_with_other_arguments_is_a_conflict()
    {
        await using var engine = await EngineHost.StartAsync(_database);
        await AcceptAsync(engine, Args(Guid.CreateVersion7(), key: "same"));

        var other = (await engine.CallAsync("charge", Args(Guid.CreateVersion7(), key: "same"))).ShouldBeOfType<ToolAnswer.Completed>().Result;

        CodeOf(other).ShouldBe("idempotency.conflict");
    }

    [Fact]
    public async Task The_same_version_of_a_target_with_other_arguments_is_a_conflict()
    {
        await using var engine = await EngineHost.StartAsync(_database);
        var subject = Guid.CreateVersion7();
        await AcceptAsync(engine, Args(subject));

        var other = (await engine.CallAsync("charge", Args(subject, deadline: 601))).ShouldBeOfType<ToolAnswer.Completed>().Result;

        CodeOf(other).ShouldBe("conflict.version");
    }

    [Fact]
    public async Task A_refusal_of_a_step_ends_the_operation_as_an_error_result()
    {
        await using var engine = await EngineHost.StartAsync(_database);
        var operation = await AcceptAsync(engine, Args(Guid.CreateVersion7(), behave: "refuse"));

        var ended = await engine.WaitForEndAsync(operation);

        ended.Status.ShouldBe(OperationStatus.Completed);
        ended.Error!.Value.GetProperty("code").GetString().ShouldBe("out_of_stock");
    }

    [Fact]
    public async Task A_cancel_wakes_a_waiting_operation_and_stops_it()
    {
        await using var engine = await EngineHost.StartAsync(_database);
        var operation = await AcceptAsync(engine, Args(Guid.CreateVersion7(), behave: "wait"));

        await engine.Desk.CancelAsync(engine.Agent, operation, "changed my mind", Cancel);

        (await engine.WaitForEndAsync(operation)).Status.ShouldBe(OperationStatus.Cancelled);
        engine.Provider.Sent.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_final_operation_never_changes_again()
    {
        await using var engine = await EngineHost.StartAsync(_database);
        var operation = await AcceptAsync(engine, Args(Guid.CreateVersion7()));
        await engine.WaitForEndAsync(operation);

        await Should.ThrowAsync<Npgsql.PostgresException>(() => engine.Merchant.ExecuteAsync(
            "update engine.operation set status = 'working' where operation_id = $1", operation));
    }

    [Fact]
    public async Task Another_principal_sees_nothing()
    {
        await using var engine = await EngineHost.StartAsync(_database);
        var operation = await AcceptAsync(engine, Args(Guid.CreateVersion7()));
        var stranger = engine.Agent with { Agent = "stranger", Scopes = new Commerce.Domain.Access.ScopeSet(["operations:read"]) };
        var elsewhere = await TestMerchant.CreateAsync(_database);

        (await engine.Desk.GetAsync(stranger, operation, Cancel)).ShouldBeNull();
        (await engine.Desk.CancelAsync(stranger, operation, "no", Cancel)).ShouldBeNull();
        (await engine.Desk.GetAsync(engine.Agent with { TenantId = elsewhere.TenantId }, operation, Cancel)).ShouldBeNull();
    }

    [Fact]
    public async Task A_stale_epoch_writes_nothing()
    {
        await using var engine = await EngineHost.StartAsync(_database, works: false);
        var operation = await AcceptAsync(engine, Args(Guid.CreateVersion7()));
        var queue = engine.Services.GetRequiredService<OperationQueue>();
        var paused = (await queue.TryClaimAsync(operation, Guid.CreateVersion7(), Cancel)).ShouldNotBeNull();
        await engine.Merchant.ExecuteAsync(
            "update engine.operation_queue set lease_until = clock_timestamp() - interval '1 second' where operation_id = $1", operation);
        (await queue.TryClaimAsync(operation, Guid.CreateVersion7(), Cancel)).ShouldNotBeNull();

        await using var scope = engine.Services.CreateAsyncScope();
        var session = scope.ServiceProvider.GetRequiredService<Commerce.Domain.Infrastructure.Persistence.CommerceSession>();
        await session.BeginAsync(engine.Merchant.TenantId, Cancel);
        await Should.ThrowAsync<FencedException>(() => scope.ServiceProvider.GetRequiredService<OperationFence>().PassAsync(paused, Cancel));
    }

    [Fact]
    public async Task An_operation_that_is_held_is_nobody_elses()
    {
        await using var engine = await EngineHost.StartAsync(_database, works: false);
        var operation = await AcceptAsync(engine, Args(Guid.CreateVersion7()));
        var queue = engine.Services.GetRequiredService<OperationQueue>();
        (await queue.TryClaimAsync(operation, Guid.CreateVersion7(), Cancel)).ShouldNotBeNull();

        (await queue.TryClaimAsync(operation, Guid.CreateVersion7(), Cancel)).ShouldBeNull();
        (await queue.ClaimDueAsync(Lanes.Work, Guid.CreateVersion7(), 10, Cancel)).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_another_process_accepts_is_heard_of_here()
    {
        await using var working = await EngineHost.StartAsync(_database);
        await using var accepting = await EngineHost.StartAsync(_database, works: false, working.Merchant);
        var first = await AcceptAsync(accepting, Args(Guid.CreateVersion7()));

        // The first may come before this process listens; a later one rings for all.
        await Eventually.HoldsAsync(async () =>
        {
            await AcceptAsync(accepting, Args(Guid.CreateVersion7()));
            return (await accepting.Desk.GetAsync(accepting.Agent, first, Cancel))!.IsFinal;
        });
    }

    [Fact]
    public async Task Work_accepted_by_one_process_is_done_by_the_next_one()
    {
        var accepting = await EngineHost.StartAsync(_database, works: false);
        var operation = await AcceptAsync(accepting, Args(Guid.CreateVersion7()));
        await accepting.DisposeAsync();

        await using var working = await EngineHost.StartAsync(_database, merchant: accepting.Merchant);

        (await working.WaitForEndAsync(operation)).Status.ShouldBe(OperationStatus.Completed);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static async Task<string> AcceptAsync(EngineHost engine, object arguments) => IdOf(await engine.CallAsync("charge", arguments));

    private static string IdOf(ToolAnswer answer) => answer switch
    {
        ToolAnswer.Accepted accepted => accepted.Operation.OperationId,
        ToolAnswer.Completed { Result.StructuredContent: { } content } when content.TryGetProperty("operation_id", out var id) => id.GetString()!,
        ToolAnswer.Completed refused => throw new InvalidOperationException(refused.Result.StructuredContent?.GetRawText()),
        _ => throw new InvalidOperationException(answer.ToString()),
    };

    private static string CodeOf(ModelContextProtocol.Protocol.CallToolResult result) =>
        result.StructuredContent!.Value.GetProperty("error").GetProperty("code").GetString()!;

    private static Task<long> CountAsync(EngineHost engine, string from, object value) =>
        engine.Merchant.ScalarAsync<long>($"select count(*) from {from}", value);
}
