using Commerce.Domain.Operations;
using Commerce.McpServer.Pipeline;
using Commerce.Tests.Support;
using Commerce.Tests.Workers.Operations;
using Commerce.Workers.Operations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace Commerce.Tests.Workers.Bus;

public sealed class DeafWorkerTests(TestCluster cluster) : IAsyncLifetime
{
    private readonly TestDatabase _database = new(cluster);

    public ValueTask InitializeAsync() => _database.InitializeAsync();

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task What_is_sent_is_heard()
    {
        await using var worker = await StartAsync(hears: true);

        await Eventually.HoldsAsync(() => ProbeOf(worker).State == BusState.Hearing);

        Leaving(worker).IsCancellationRequested.ShouldBeFalse();
    }

    [Fact]
    public async Task A_worker_that_hears_nothing_says_so_and_leaves_with_a_code_that_starts_it_again()
    {
        await using var worker = await StartAsync(hears: false);

        await Eventually.HoldsAsync(() => ProbeOf(worker).State == BusState.Deaf);
        await Eventually.HoldsAsync(() => Leaving(worker).IsCancellationRequested);

        Environment.ExitCode.ShouldBe(BusProbe.DeafExitCode);
        Environment.ExitCode = 0;
    }

    [Fact]
    public async Task Without_any_doorbell_the_scanner_does_the_work()
    {
        await using var worker = await EngineHost.StartAsync(_database, adjust: static services => services.Remove(
            services.Single(static it => it.ImplementationType?.Name == "OutboxRelay")));

        var answer = await worker.CallAsync("charge", new { subject = Guid.CreateVersion7(), expected_version = 1 });

        var operation = answer.ShouldBeOfType<ToolAnswer.Accepted>().Operation.OperationId;
        (await worker.WaitForEndAsync(operation)).Status.ShouldBe(OperationStatus.Completed);
    }

    [Fact]
    public async Task One_scan_goes_on_until_nothing_is_due()
    {
        const int Waiting = 60;
        await using var server = await EngineHost.StartAsync(_database, works: false);
        for (var each = 0; each < Waiting; each++)
        {
            await server.CallAsync("charge", new { subject = Guid.CreateVersion7(), expected_version = 1 });
        }

        await using var worker = await EngineHost.StartAsync(_database, merchant: server.Merchant, adjust: static services =>
        {
            services.Remove(services.Single(static it => it.ImplementationType?.Name == "OutboxRelay"));
            services.Remove(services.Single(static it => it.ImplementationType == typeof(Scanner)));
            services.AddHostedService(static it => ActivatorUtilities.CreateInstance<Scanner>(it, new NoMoreTicks()));
        });

        await Eventually.HoldsAsync(async () => await server.Merchant.ScalarAsync<long>(
            "select count(*) from engine.operation_queue where epoch = 0") == 0);
    }

    [Fact]
    public async Task A_doorbell_that_a_dead_broker_keeps_being_sent_holds_up_nobody()
    {
        await using var server = await EngineHost.StartAsync(_database, works: false);
        var answer = await server.CallAsync("charge", new { subject = Guid.CreateVersion7(), expected_version = 1 });
        await using var connection = new NpgsqlConnection(_database.Owner);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var sending = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using var hold = new NpgsqlCommand("select id from engine.outbox for update", connection, sending);
        (await hold.ExecuteScalarAsync(TestContext.Current.CancellationToken)).ShouldNotBeNull();

        await using var worker = await EngineHost.StartAsync(_database, merchant: server.Merchant, adjust: static services =>
            services.Remove(services.Single(static it => it.ImplementationType?.Name == "OutboxRelay")));

        var operation = answer.ShouldBeOfType<ToolAnswer.Accepted>().Operation.OperationId;
        (await worker.WaitForEndAsync(operation)).Status.ShouldBe(OperationStatus.Completed);
    }

    private Task<EngineHost> StartAsync(bool hears) => EngineHost.StartAsync(_database, adjust: services =>
    {
        services.AddSingleton(new BusProbeOptions
        {
            Every = TimeSpan.FromMilliseconds(100), DeafAfter = TimeSpan.FromSeconds(2), StopWhenDeaf = true,
        });
        if (!hears)
        {
            services.AddSingleton(static it => ActivatorUtilities.CreateInstance<BusProbe>(
                it, new LaneHearing(it.GetRequiredService<TimeProvider>())));
        }
    });

    private static BusProbe ProbeOf(EngineHost worker) => worker.Services.GetRequiredService<BusProbe>();

    private static CancellationToken Leaving(EngineHost worker) =>
        worker.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;

    private sealed class NoMoreTicks : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }
}
