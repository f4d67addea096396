using Commerce.Domain.Infrastructure.Messaging;
using Commerce.Tests.Support;
using RabbitMQ.Client;

namespace Commerce.Tests.Workers.Bus;

/// <summary>A look at the broker from beside the library under test.</summary>
internal sealed class Broker(IConnection connection, IChannel channel) : IAsyncDisposable
{
    public static async Task<Broker> ConnectAsync(Uri address)
    {
        var connection = await new ConnectionFactory { Uri = address }.CreateConnectionAsync();
        return new Broker(connection, await connection.CreateChannelAsync());
    }

    /// <summary>Throws unless the queue exists with exactly these arguments.</summary>
    public Task<QueueDeclareOk> ExpectAsync(string queue, Dictionary<string, object?> arguments) =>
        channel.QueueDeclareAsync(queue, durable: true, exclusive: false, autoDelete: false, arguments);

    public Task<uint> CountAsync(string queue) => channel.MessageCountAsync(queue);

    /// <summary>A message that no contract of ours describes.</summary>
    public async Task ThrowInAsync(string lane, string body) => await channel.BasicPublishAsync(
        BusOptions.Queue(lane), "", System.Text.Encoding.UTF8.GetBytes(body));

    public Task DeadLettersAsync(uint count) =>
        Eventually.HoldsAsync(async () => await CountAsync(DurableQueue.DeadLetters) == count);

    public async ValueTask DisposeAsync()
    {
        await channel.DisposeAsync();
        await connection.DisposeAsync();
    }
}
