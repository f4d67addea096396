using Commerce.Domain.Infrastructure.Messaging;
using Commerce.Domain.Operations;
using Commerce.McpServer.Pipeline;
using Commerce.Tests.Support;
using Commerce.Tests.Workers.Operations;
using Commerce.Workers.Operations;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace Commerce.Tests.Workers.Bus;

/// <summary>The engine over a real broker. Where the scanner is off, only a doorbell can have brought the work.</summary>
public sealed class RabbitMqTests(TestCluster cluster, TestBroker brokers) : IAsyncLifetime
{
    private readonly TestDatabase _database = new(cluster);

    public ValueTask InitializeAsync() => _database.InitializeAsync();

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task What_one_process_accepts_another_does_once_by_doorbells_alone()
    {
        var broker = await brokers.VirtualHostAsync();
        await using var worker = await WorkerAsync(broker);
        await using var server = await EngineHost.StartAsync(_database, works: false, worker.Merchant, broker);

        var operations = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => AcceptAsync(server)));
        foreach (var operation in operations)
        {
            (await server.WaitForEndAsync(operation)).Status.ShouldBe(OperationStatus.Completed);
        }

        worker.Provider.Acts.Count.ShouldBe(40);
        await DrainedAsync(worker);
    }

    [Fact]
    public async Task While_the_broker_is_dead_calls_are_accepted_and_their_doorbells_ring_when_it_is_back()
    {
        await using var own = new RabbitProcess(["test_1"]);
        await own.StartAsync();
        var broker = new Uri(own.Address, "test_1");
        await using var worker = await WorkerAsync(broker);
        await using var server = await EngineHost.StartAsync(_database, works: false, worker.Merchant, broker);
        await worker.WaitForEndAsync(await AcceptAsync(server));

        await own.KillAsync();
        var operations = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => AcceptAsync(server)));
        worker.Provider.Acts.Count.ShouldBe(1);
        await own.StartAsync();

        await DrainedAsync(worker);
        await Eventually.HoldsAsync(() => worker.Provider.Acts.Count == 21);
        foreach (var operation in operations)
        {
            (await server.WaitForEndAsync(operation)).Status.ShouldBe(OperationStatus.Completed);
        }
    }

    [Fact]
    public async Task A_doorbell_that_is_being_sent_holds_up_nobody_who_finds_the_work_himself()
    {
        await using var server = await EngineHost.StartAsync(_database, works: false);
        var operation = await AcceptAsync(server);
        await using var relaying = await server.Merchant.DataSource.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var sending = await relaying.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using var taken = new NpgsqlCommand("select id from engine.outbox for update", relaying);
        await taken.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        await using var worker = await EngineHost.StartAsync(_database, merchant: server.Merchant);

        (await server.WaitForEndAsync(operation)).Status.ShouldBe(OperationStatus.Completed);
    }

    [Fact]
    public async Task A_doorbell_that_no_queue_takes_is_not_taken_for_sent_and_the_work_is_found_anyway()
    {
        var broker = await brokers.VirtualHostAsync();
        await using var server = await EngineHost.StartAsync(_database, works: false, broker: broker);

        var operation = await AcceptAsync(server);
        await Eventually.HoldsAsync(async () => await server.Merchant.ScalarAsync<long>(
            "select count(*) from engine.outbox where operation_id = $1 and last_error like '%Returned%'", operation) == 1);

        await using var worker = await EngineHost.StartAsync(_database, merchant: server.Merchant, broker: broker);
        (await server.WaitForEndAsync(operation)).Status.ShouldBe(OperationStatus.Completed);
    }

    [Fact]
    public async Task Queues_are_replicated_and_keep_what_they_cannot_deliver()
    {
        var address = await brokers.VirtualHostAsync();
        await using var worker = await WorkerAsync(address);
        await using var broker = await Broker.ConnectAsync(address);
        await worker.WaitForEndAsync(await AcceptAsync(worker));

        foreach (var lane in Lanes.All)
        {
            await broker.ExpectAsync(BusOptions.Queue(lane), new Dictionary<string, object?>
            {
                ["x-queue-type"] = "quorum",
                ["x-delivery-limit"] = 50,
                ["x-dead-letter-exchange"] = DurableQueue.DeadLetters,
            });
        }
    }

    [Theory]
    [InlineData("no JSON at all")]
    [InlineData("""{"messageType":["urn:message:Nobody:Knows"],"message":{}}""")]
    [InlineData("""{"messageType":["urn:message:Commerce.Domain.Messages:OperationReady"],"message":{"operationId":7}}""")]
    public async Task A_message_that_nobody_understands_is_put_aside_and_the_next_is_heard(string forged)
    {
        var address = await brokers.VirtualHostAsync();
        await using var worker = await WorkerAsync(address);
        await worker.WaitForEndAsync(await AcceptAsync(worker));
        await using var broker = await Broker.ConnectAsync(address);

        await broker.ThrowInAsync(Lanes.Work, forged);

        await broker.DeadLettersAsync(1);
        (await worker.WaitForEndAsync(await AcceptAsync(worker))).Status.ShouldBe(OperationStatus.Completed);
    }

    private Task<EngineHost> WorkerAsync(Uri broker) => EngineHost.StartAsync(
        _database, broker: broker, adjust: services =>
        {
            services.Remove(services.Single(static it =>
                it.ServiceType == typeof(IHostedService) && it.ImplementationType == typeof(Scanner)));
        });

    private static async Task<string> AcceptAsync(EngineHost engine) =>
        (await engine.CallAsync("charge", new { subject = Guid.CreateVersion7(), expected_version = 1 })) switch
        {
            ToolAnswer.Accepted accepted => accepted.Operation.OperationId,
            ToolAnswer.Completed completed =>
                completed.Result.StructuredContent!.Value.GetProperty("operation_id").GetString()!,
            var other => throw new InvalidOperationException(other.ToString()),
        };

    private static Task DrainedAsync(EngineHost engine) => Eventually.HoldsAsync(async () =>
        await engine.Merchant.ScalarAsync<long>("select count(*) from engine.outbox") == 0);
}
