using System.Text;
using Commerce.Domain.Infrastructure.Messaging;
using Commerce.Domain.Operations;
using Commerce.Tests.Support;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Commerce.Tests.Torture.Checking;

[Collection(SceneCollection.Name)]
public sealed class BrokerInvariantTests(Scene scene, TestBroker broker) : IAsyncLifetime
{
    private Uri _address = null!;
    private IConnection _connection = null!;
    private IChannel _channel = null!;

    public async ValueTask InitializeAsync()
    {
        _address = await broker.VirtualHostAsync();
        _connection = await new ConnectionFactory { Uri = _address }.CreateConnectionAsync();
        _channel = await _connection.CreateChannelAsync();
    }

    [Fact]
    public async Task Lanes_that_bring_what_is_sent_break_nothing()
    {
        await ServeAsync(Lanes.All);

        (await CheckAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_lane_that_leads_nowhere_breaks_I8()
    {
        await ServeAsync([.. Lanes.All.Skip(1)]);

        (await CheckAsync()).ShouldBeOnly("I8", BusOptions.Queue(Lanes.All[0]), "reaches no queue");
    }

    [Fact]
    public async Task A_lane_that_nobody_listens_on_breaks_I8()
    {
        await ServeAsync([.. Lanes.All.Skip(1)]);
        await DeclareAsync(BusOptions.Queue(Lanes.All[0]));

        (await CheckAsync()).ShouldBeOnly("I8", BusOptions.Queue(Lanes.All[0]), "it holds 1 messages and has 0 consumers");
    }

    [Fact]
    public async Task A_dead_letter_with_a_merchants_word_breaks_I8_and_I10_and_stays_where_it_is()
    {
        await ServeAsync(Lanes.All);
        await DeclareAsync(DurableQueue.DeadLetters);
        await _channel.BasicPublishAsync("", DurableQueue.DeadLetters, Encoding.UTF8.GetBytes($"for {scene.Ada.Word}"), TestContext.Current.CancellationToken);
        await Eventually.HoldsAsync(async () => await _channel.MessageCountAsync(DurableQueue.DeadLetters) == 1);

        var violations = await CheckAsync();

        violations.ShouldName("I8", DurableQueue.DeadLetters, "0 messages were expected there, and 1 are");
        violations.ShouldName("I10", DurableQueue.DeadLetters, $"the word of merchant {scene.Shop.Merchant.TenantId}");
        await Eventually.HoldsAsync(async () => await _channel.MessageCountAsync(DurableQueue.DeadLetters) == 1);
    }

    public async ValueTask DisposeAsync()
    {
        await _channel.DisposeAsync();
        await _connection.DisposeAsync();
    }

    private Task<IReadOnlyList<Violation>> CheckAsync() => Checker.CheckAsync(
        scene.Evidence() with { Broker = _address, HeardWithin = TimeSpan.FromSeconds(2) }, TestContext.Current.CancellationToken);

    private async Task ServeAsync(IEnumerable<string> lanes)
    {
        foreach (var queue in lanes.Select(BusOptions.Queue))
        {
            await DeclareAsync(queue);
            var consumer = new AsyncEventingBasicConsumer(_channel);
            await _channel.BasicConsumeAsync(queue, autoAck: true, consumer);
        }
    }

    private async Task DeclareAsync(string queue)
    {
        await _channel.ExchangeDeclareAsync(queue, ExchangeType.Fanout, durable: true);
        await _channel.QueueDeclareAsync(queue, durable: true, exclusive: false, autoDelete: false);
        await _channel.QueueBindAsync(queue, queue, "");
    }
}
