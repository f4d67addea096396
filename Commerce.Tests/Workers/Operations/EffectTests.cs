using Commerce.Domain.Operations.Effects;
using Commerce.McpServer.Pipeline;
using Commerce.Tests.Support;
using Commerce.Workers.Operations;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Tests.Workers.Operations;

/// <summary>Calls to a third party that answers late, wrongly, twice or not at all: the book over there shows one act.</summary>
// A database for each test: workers take whatever is in a database's queue, whoever left it there.
public sealed class EffectTests(TestCluster cluster) : IAsyncLifetime
{
    private readonly TestDatabase _database = new(cluster);

    public ValueTask InitializeAsync() => _database.InitializeAsync();

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task An_answer_that_was_lost_after_the_act_is_looked_up_and_never_sent_again()
    {
        await using var engine = await EngineHost.StartAsync(_database);
        engine.Provider.NextSends.Enqueue(call =>
        {
            engine.Provider.Act(call);
            return ProviderOutcome.Unknown;
        });

        var ended = await engine.WaitForEndAsync(await ChargeAsync(engine, Guid.CreateVersion7()));

        ended.Result!.Value.GetProperty("outcome").GetString().ShouldBe("charged");
        engine.Provider.Sent.Count.ShouldBe(1);
        engine.Provider.Acts.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_call_that_never_arrived_is_sent_again_under_the_same_key()
    {
        await using var engine = await EngineHost.StartAsync(_database);
        engine.Provider.NextSends.Enqueue(_ => ProviderOutcome.Unknown);

        await engine.WaitForEndAsync(await ChargeAsync(engine, Guid.CreateVersion7()));

        engine.Provider.Sent.Count.ShouldBe(2);
        engine.Provider.Sent.Distinct().Count().ShouldBe(1);
        engine.Provider.Acts.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Shortly_before_not_found_counts_as_proof_nothing_is_sent_that_could_arrive_after_it()
    {
        await using var engine = await EngineHost.StartAsync(_database);
        engine.Provider.NextSends.Enqueue(_ => ProviderOutcome.Unknown);
        engine.Provider.NextLookUps.Enqueue(ProviderOutcome.Unknown);
        engine.Provider.NextLookUps.Enqueue(ProviderOutcome.Unknown);
        var operation = await ChargeAsync(engine, Guid.CreateVersion7());
        await Eventually.HoldsAsync(() => engine.Provider.LookUps >= 1);

        await PassAsync(engine, operation, minutes: 6);
        await UntilAsync(engine, operation, () => engine.Provider.LookUps >= 4);
        engine.Provider.Sent.Count.ShouldBe(1);

        await PassAsync(engine, operation, minutes: 5);
        await UntilAsync(engine, operation, () => engine.Provider.Acts.Count == 1);
        await engine.WaitForEndAsync(operation);

        // Two keys, as far apart as they have to be.
        engine.Provider.Sent.Distinct().Count().ShouldBe(2);
        engine.Provider.Sent.Count.ShouldBe(2);
        engine.Provider.Acts.Count.ShouldBe(1);
    }

    [Fact]
    public async Task An_adapter_that_breaks_counts_as_a_failed_step_and_the_next_claim_uses_the_same_key()
    {
        await using var engine = await EngineHost.StartAsync(_database);
        engine.Provider.NextSends.Enqueue(call =>
        {
            engine.Provider.Act(call);
            throw new InvalidOperationException("Broken after the act.");
        });

        await engine.WaitForEndAsync(await ChargeAsync(engine, Guid.CreateVersion7()));

        engine.Provider.Sent.Distinct().Count().ShouldBe(1);
        engine.Provider.Acts.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_review_is_followed_by_looking_it_up()
    {
        await using var engine = await EngineHost.StartAsync(_database);
        engine.Provider.NextSends.Enqueue(call =>
        {
            engine.Provider.Act(call);
            return ProviderOutcome.Pending;
        });
        engine.Provider.NextLookUps.Enqueue(ProviderOutcome.Pending);

        var ended = await engine.WaitForEndAsync(await ChargeAsync(engine, Guid.CreateVersion7()));

        ended.Result!.Value.GetProperty("outcome").GetString().ShouldBe("charged");
        engine.Provider.Sent.Count.ShouldBe(1);
        engine.Provider.LookUps.ShouldBe(2);
    }

    [Fact]
    public async Task A_decline_is_an_error_result_and_books_nothing()
    {
        await using var engine = await EngineHost.StartAsync(_database);
        var subject = Guid.CreateVersion7();
        engine.Provider.NextSends.Enqueue(_ => ProviderOutcome.Declined);

        var ended = await engine.WaitForEndAsync(await ChargeAsync(engine, subject));

        ended.Error!.Value.GetProperty("code").GetString().ShouldBe("provider.declined");
        (await BookedAsync(engine, subject)).ShouldBe(0);
    }

    [Fact]
    public async Task After_the_key_may_be_forgotten_nothing_is_sent_again()
    {
        await using var engine = await EngineHost.StartAsync(_database);
        engine.Provider.KeyRetention = TimeSpan.Zero;
        engine.Provider.NextSends.Enqueue(_ => ProviderOutcome.Unknown);
        var operation = await ChargeAsync(engine, Guid.CreateVersion7());

        await UntilAsync(engine, operation, () => engine.Provider.LookUps >= 3);

        engine.Provider.Sent.Count.ShouldBe(1);
    }

    [Fact]
    public async Task An_unknown_outcome_at_the_deadline_is_said_and_bars_a_second_charge_until_it_is_settled()
    {
        await using var engine = await EngineHost.StartAsync(_database);
        var subject = Guid.CreateVersion7();
        ProviderCall? sent = null;
        engine.Provider.NextSends.Enqueue(call =>
        {
            sent = call;
            return ProviderOutcome.Unknown;
        });
        var operation = await ChargeAsync(engine, subject, deadline: 0);

        var ended = await engine.WaitForEndAsync(operation);
        var second = await engine.WaitForEndAsync(await ChargeAsync(engine, subject, version: 2));

        ended.Error!.Value.GetProperty("code").GetString().ShouldBe("provider.unknown_outcome");
        ended.Error!.Value.GetProperty("safe_to_retry").GetBoolean().ShouldBeFalse();
        second.Error!.Value.GetProperty("code").GetString().ShouldBe("provider.unknown_outcome");
        (await BookedAsync(engine, subject)).ShouldBe(0);

        engine.Provider.Act(sent!);
        await engine.Merchant.ExecuteAsync(
            "update engine.effect set next_check_at = clock_timestamp() where operation_id = $1", operation);
        await engine.Services.GetRequiredService<Reconciler>().CheckDueAsync(TestContext.Current.CancellationToken);

        (await BookedAsync(engine, subject)).ShouldBe(1);
        (await engine.WaitForEndAsync(operation)).Error!.Value.GetProperty("code").GetString().ShouldBe("provider.unknown_outcome");
    }

    [Fact]
    public async Task A_call_that_may_still_be_under_way_is_never_taken_for_one_that_never_arrived()
    {
        await using var engine = await EngineHost.StartAsync(_database);
        engine.Provider.NextSends.Enqueue(_ => ProviderOutcome.Unknown);
        var operation = await ChargeAsync(engine, Guid.CreateVersion7());
        await Eventually.HoldsAsync(async () => await engine.Merchant.ScalarAsync<long>(
            "select count(*) from engine.effect where operation_id = $1 and checks = 1", operation) == 1);
        await AgeAsync(engine, operation, TimeSpan.FromMinutes(6));

        await UntilAsync(engine, operation, () => engine.Provider.LookUps >= 2);
        engine.Provider.Sent.Count.ShouldBe(1);

        await AgeAsync(engine, operation, TimeSpan.FromMinutes(6));
        await UntilAsync(engine, operation, () => engine.Provider.Sent.Count == 2);
        engine.Provider.Sent.Distinct().Count().ShouldBe(2);
    }

    [Fact]
    public async Task Two_processes_that_ask_at_the_same_time_have_asked_once()
    {
        await using var engine = await EngineHost.StartAsync(_database);
        var operation = await LeftOpenAsync(engine);
        var both = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var asking = 0;
        engine.Provider.DelayLookUp = _ =>
        {
            if (Interlocked.Increment(ref asking) == 2)
            {
                both.SetResult();
            }

            return both.Task;
        };

        var reconciler = engine.Services.GetRequiredService<Reconciler>();
        await Task.WhenAll(reconciler.CheckDueAsync(Cancel), reconciler.CheckDueAsync(Cancel));

        (await engine.Merchant.ScalarAsync<int>(
            "select checks from engine.effect where operation_id = $1", operation)).ShouldBe(2);
    }

    [Fact]
    public async Task An_outcome_that_cannot_be_asked_for_keeps_no_other_waiting()
    {
        await using var engine = await EngineHost.StartAsync(_database);
        var broken = await LeftOpenAsync(engine);
        var other = await LeftOpenAsync(engine);
        var key = await engine.Merchant.ScalarAsync<string>(
            "select request_key from engine.effect where operation_id = $1", broken);
        engine.Provider.DelayLookUp = call => call.RequestKey == key
            ? throw new InvalidOperationException("An adapter that breaks.") : Task.CompletedTask;

        await engine.Services.GetRequiredService<Reconciler>().CheckDueAsync(Cancel);

        (await engine.Merchant.ScalarAsync<int>(
            "select checks from engine.effect where operation_id = $1", other)).ShouldBe(2);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>An operation that ended with its outcome unknown, due to be looked at.</summary>
    private static async Task<string> LeftOpenAsync(EngineHost engine)
    {
        engine.Provider.NextSends.Enqueue(_ => ProviderOutcome.Unknown);
        var operation = await ChargeAsync(engine, Guid.CreateVersion7(), deadline: 0);
        await engine.WaitForEndAsync(operation);
        await engine.Merchant.ExecuteAsync(
            "update engine.effect set next_check_at = clock_timestamp() where operation_id = $1", operation);
        return operation;
    }

    private static Task AgeAsync(EngineHost engine, string operationId, TimeSpan by) => engine.Merchant.ExecuteAsync(
        "update engine.effect set first_sent_at = first_sent_at - $2 where operation_id = $1", operationId, by);

    private static async Task<string> ChargeAsync(EngineHost engine, Guid subject, int version = 1, int deadline = 600)
    {
        var answer = await engine.CallAsync("charge", new { subject, expected_version = version, deadline_s = deadline });
        return answer switch
        {
            ToolAnswer.Accepted accepted => accepted.Operation.OperationId,
            ToolAnswer.Completed completed => completed.Result.StructuredContent!.Value.GetProperty("operation_id").GetString()!,
            _ => throw new InvalidOperationException(answer.ToString()),
        };
    }

    /// <summary>As if the call had been made so much earlier.</summary>
    private static Task PassAsync(EngineHost engine, string operationId, int minutes) => engine.Merchant.ExecuteAsync(
        "update engine.effect set first_sent_at = first_sent_at - make_interval(mins => $2) where operation_id = $1", operationId, minutes);

    private static Task UntilAsync(EngineHost engine, string operationId, Func<bool> holds) =>
        Eventually.HoldsAsync(async () =>
        {
            if (!holds())
            {
                await engine.HurryAsync(operationId);
            }

            return holds();
        });

    private static Task<long> BookedAsync(EngineHost engine, Guid subject) =>
        engine.Merchant.ScalarAsync<long>("select count(*) from engine.ledger_entry where source_id = $1", subject);
}
