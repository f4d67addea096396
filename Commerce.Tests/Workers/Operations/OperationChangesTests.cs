using Commerce.Domain.Operations;
using Commerce.McpServer.Pipeline;
using Commerce.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Tests.Workers.Operations;

/// <summary>News of operations on a real database, between hosts that share nothing else.</summary>
public sealed class OperationChangesTests(TestCluster cluster) : IAsyncLifetime
{
    private readonly TestDatabase _database = new(cluster);

    public ValueTask InitializeAsync() => _database.InitializeAsync();

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task What_one_process_accepted_and_another_worked_on_is_heard_in_a_third()
    {
        await using var accepting = await EngineHost.StartAsync(_database, works: false);
        await using var listening = await EngineHost.StartAsync(_database, works: false, accepting.Merchant);
        var id = await AcceptAsync(accepting);
        var heard = 0;
        using var watch = Changes(listening).Watch(accepting.Merchant.TenantId, id, _ => Interlocked.Increment(ref heard));

        await using var working = await EngineHost.StartAsync(_database, works: true, accepting.Merchant);
        await working.WaitForEndAsync(id);

        await Eventually.HoldsAsync(() => Volatile.Read(ref heard) > 0);
        (await listening.Desk.GetAsync(listening.Agent, id, TestContext.Current.CancellationToken))!
            .Status.ShouldBe(OperationStatus.Completed);
    }

    [Fact]
    public async Task A_change_that_nobody_signalled_is_noticed_by_looking()
    {
        await using var engine = await EngineHost.StartAsync(_database, works: false);
        var id = await AcceptAsync(engine);
        var heard = 0;
        using var watch = Changes(engine).Watch(engine.Merchant.TenantId, id, _ => Interlocked.Increment(ref heard));
        await Eventually.HoldsAsync(() => Volatile.Read(ref heard) > 0);
        var seen = Volatile.Read(ref heard);

        await engine.Merchant.ExecuteAsync(
            "update engine.operation set updated_at = clock_timestamp() where operation_id = $1", id);

        await Eventually.HoldsAsync(() => Volatile.Read(ref heard) > seen);
    }

    [Fact]
    public async Task What_does_not_change_is_not_told_again_and_again()
    {
        await using var engine = await EngineHost.StartAsync(_database, works: false);
        var (quiet, busy) = (await AcceptAsync(engine), await AcceptAsync(engine));
        var (quietly, busily) = (0, 0);
        using var first = Changes(engine).Watch(engine.Merchant.TenantId, quiet, _ => Interlocked.Increment(ref quietly));
        using var second = Changes(engine).Watch(engine.Merchant.TenantId, busy, _ => Interlocked.Increment(ref busily));
        await Eventually.HoldsAsync(() => Volatile.Read(ref quietly) > 0 && Volatile.Read(ref busily) > 0);
        var told = Volatile.Read(ref quietly);

        for (var round = 0; round < 2; round++)
        {
            var seen = Volatile.Read(ref busily);
            await engine.Merchant.ExecuteAsync(
                "update engine.operation set updated_at = clock_timestamp() where operation_id = $1", busy);
            await Eventually.HoldsAsync(() => Volatile.Read(ref busily) > seen);
        }

        Volatile.Read(ref quietly).ShouldBe(told);
    }

    private static IOperationChanges Changes(EngineHost engine) => engine.Services.GetRequiredService<IOperationChanges>();

    private static async Task<string> AcceptAsync(EngineHost engine) =>
        (await engine.CallAsync("charge", new { subject = Guid.CreateVersion7(), expected_version = 1 }))
        .ShouldBeOfType<ToolAnswer.Accepted>().Operation.OperationId;
}
