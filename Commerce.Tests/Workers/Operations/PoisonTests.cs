using Commerce.Domain.Infrastructure.Engine;
using Commerce.Domain.Operations;
using Commerce.McpServer.Pipeline;
using Commerce.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Tests.Workers.Operations;

/// <summary>Work that fails again and again, or ends whoever does it.</summary>
public sealed class PoisonTests(TestCluster cluster) : IAsyncLifetime
{
    private readonly TestDatabase _database = new(cluster);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _database.InitializeAsync();

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task A_step_that_always_fails_is_quarantined_and_given_up()
    {
        await using var engine = await EngineHost.StartAsync(_database);
        var operation = await AcceptAsync(engine, "throw");
        for (var i = 0; i < 60 && !(await engine.Desk.GetAsync(engine.Agent, operation, Cancel))!.IsFinal; i++)
        {
            await engine.HurryAsync(operation);
            await engine.Desk.WaitForChangeAsync(
                engine.Agent, (await engine.Desk.GetAsync(engine.Agent, operation, Cancel))!, TimeSpan.FromMilliseconds(300), Cancel);
        }

        var ended = await engine.WaitForEndAsync(operation);

        ended.Error!.Value.GetProperty("code").GetString().ShouldBe("internal");
    }

    [Fact]
    public async Task A_step_that_failed_three_times_runs_apart_from_the_others()
    {
        await using var engine = await EngineHost.StartAsync(_database);
        var operation = await AcceptAsync(engine, "throw");

        await Eventually.HoldsAsync(async () =>
        {
            await engine.HurryAsync(operation);
            return await CountAsync(
                engine, "engine.operation_queue where operation_id = $1 and lane = 'quarantine' and attempt < 8", operation) == 1;
        });
    }

    /// <summary>Who dies of it gives nothing back: whoever finds it next sets it apart, a doorbell does not bring it back.</summary>
    [Fact]
    public async Task Work_that_ended_its_process_three_times_runs_apart_from_the_others()
    {
        await using var engine = await EngineHost.StartAsync(_database, works: false);
        var operation = await AcceptAsync(engine);
        var queue = engine.Services.GetRequiredService<OperationQueue>();
        for (var i = 0; i < OperationQueue.QuarantineAfter; i++)
        {
            (await queue.ClaimDueAsync(Lanes.Work, Guid.CreateVersion7(), 10, Cancel)).ShouldHaveSingleItem();
            await engine.Merchant.ExecuteAsync(
                "update engine.operation_queue set lease_until = clock_timestamp() - interval '1 second' where operation_id = $1", operation);
        }

        (await queue.TryClaimAsync(operation, Guid.CreateVersion7(), Cancel)).ShouldBeNull();
        (await queue.ClaimDueAsync(Lanes.Work, Guid.CreateVersion7(), 10, Cancel)).ShouldBeEmpty();
        var claim = (await queue.ClaimDueAsync(Lanes.Quarantine, Guid.CreateVersion7(), 10, Cancel)).ShouldHaveSingleItem();
        claim.ShouldSatisfyAllConditions(it => it.OperationId.ShouldBe(operation), static it => it.Attempt.ShouldBe(4));
    }

    [Fact]
    public async Task Work_for_which_money_moved_is_never_given_up()
    {
        await using var engine = await EngineHost.StartAsync(_database);
        var operation = await AcceptAsync(engine, "throw_after");

        await Eventually.HoldsAsync(async () =>
        {
            await engine.HurryAsync(operation);
            return await CountAsync(
                engine, "engine.operation_queue where operation_id = $1 and lane = 'quarantine' and attempt > 10", operation) == 1;
        });

        (await engine.Desk.GetAsync(engine.Agent, operation, Cancel))!.IsFinal.ShouldBeFalse();
        engine.Provider.Acts.Count.ShouldBe(1);
    }

    private static async Task<string> AcceptAsync(EngineHost engine, string? behave = null) =>
        (await engine.CallAsync("charge", new { subject = Guid.CreateVersion7(), expected_version = 1, behave }))
            .ShouldBeOfType<ToolAnswer.Accepted>().Operation.OperationId;

    private static Task<long> CountAsync(EngineHost engine, string from, object value) =>
        engine.Merchant.ScalarAsync<long>($"select count(*) from {from}", value);
}
