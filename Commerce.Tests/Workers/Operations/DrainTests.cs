using Commerce.Domain.Infrastructure.Engine;
using Commerce.McpServer.Pipeline;
using Commerce.Tests.Support;
using Commerce.Workers.Operations;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Commerce.Tests.Workers.Operations;

/// <summary>A process that is told to stop: it takes nothing new, ends what it has begun, and keeps nothing back.</summary>
// A database for each test: workers take whatever is in a database's queue, whoever left it there.
public sealed class DrainTests(TestCluster cluster) : IAsyncLifetime
{
    private readonly TestDatabase _database = new(cluster);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _database.InitializeAsync();

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task A_step_under_way_finishes_and_nothing_new_begins()
    {
        await using var engine = await EngineHost.StartAsync(_database);
        var answer = Hold(engine);
        var begun = await ChargeAsync(engine);
        await Eventually.HoldsAsync(() => engine.Provider.Sent.Count == 1);

        var stop = engine.StopAsync();
        await Eventually.HoldsAsync(() => engine.Services.GetRequiredService<WorkGate>().IsClosed);
        var late = await ChargeAsync(engine);
        answer.SetResult();
        await stop;

        (await engine.WaitForEndAsync(begun)).Result!.Value.GetProperty("outcome").GetString().ShouldBe("charged");
        engine.Provider.Sent.Count.ShouldBe(1, "the other one waits for a process that stays");
        (await QueuedAsync(late)).ShouldBe((Held: false, Attempt: 0));
    }

    [Fact]
    public async Task A_step_that_does_not_finish_is_given_back_at_once_and_goes_on_elsewhere_under_the_same_key()
    {
        string operation;
        string key;
        TestMerchant merchant;
        await using (var stopped = await EngineHost.StartAsync(
            _database, adjust: static services => services.AddSingleton(new DrainOptions { FinishWithin = TimeSpan.FromMilliseconds(100) })))
        {
            stopped.Provider.Delay = static abandoned => new TaskCompletionSource().Task.WaitAsync(abandoned);
            operation = await ChargeAsync(stopped);
            await Eventually.HoldsAsync(() => stopped.Provider.Sent.Count == 1);
            await stopped.StopAsync();

            (key, merchant) = (stopped.Provider.Sent.Single(), stopped.Merchant);
            (await QueuedAsync(operation)).ShouldBe((Held: false, Attempt: 0), "a stop is no failure of the work");
        }

        await using var other = await EngineHost.StartAsync(_database, merchant: merchant);
        var ended = await other.WaitForEndAsync(operation);

        ended.Result!.Value.GetProperty("outcome").GetString().ShouldBe("charged");
        other.Provider.Sent.ShouldBe([key]);
    }

    [Fact]
    public async Task Leases_are_kept_for_as_long_as_steps_are_under_way()
    {
        await using var engine = await EngineHost.StartAsync(
            _database, adjust: static services => services.AddSingleton(
                static it => new OperationQueue(it.GetRequiredService<NpgsqlDataSource>()) { Lease = TimeSpan.FromSeconds(3) }));
        var answer = Hold(engine);
        var operation = await ChargeAsync(engine);
        await Eventually.HoldsAsync(() => engine.Provider.Sent.Count == 1);

        var stop = engine.StopAsync();
        await Eventually.HoldsAsync(() => engine.Services.GetRequiredService<WorkGate>().IsClosed);
        var until = await LeaseAsync(operation);
        await Eventually.HoldsAsync(async () => await LeaseAsync(operation) > until);
        answer.SetResult();
        await stop;

        (await engine.WaitForEndAsync(operation)).Result!.Value.GetProperty("outcome").GetString().ShouldBe("charged");
    }

    private static TaskCompletionSource Hold(EngineHost engine)
    {
        var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        engine.Provider.Delay = abandoned => answer.Task.WaitAsync(abandoned);
        return answer;
    }

    private static async Task<string> ChargeAsync(EngineHost engine) =>
        (await engine.CallAsync("charge", new { subject = Guid.CreateVersion7(), expected_version = 1 }))
            .ShouldBeOfType<ToolAnswer.Accepted>().Operation.OperationId;

    private async Task<(bool Held, int Attempt)> QueuedAsync(string operation)
    {
        await using var reader = await ReadAsync(
            "select owner is not null, attempt from engine.operation_queue where operation_id = $1", operation);
        (await reader.ReadAsync(Cancel)).ShouldBeTrue();
        return (reader.GetBoolean(0), reader.GetInt32(1));
    }

    private async Task<DateTime> LeaseAsync(string operation)
    {
        await using var reader = await ReadAsync(
            "select lease_until from engine.operation_queue where operation_id = $1", operation);
        (await reader.ReadAsync(Cancel)).ShouldBeTrue();
        return reader.GetDateTime(0);
    }

    // As the owner, who sees every merchant's rows.
    private async Task<NpgsqlDataReader> ReadAsync(string sql, string operation)
    {
        var connection = new NpgsqlConnection(_database.Owner);
        await connection.OpenAsync(Cancel);
        await using var command = new NpgsqlCommand(sql, connection) { Parameters = { new() { Value = operation } } };
        return await command.ExecuteReaderAsync(System.Data.CommandBehavior.CloseConnection, Cancel);
    }
}
