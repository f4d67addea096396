using System.Text;
using Commerce.Domain.Infrastructure.Messaging;
using Commerce.Domain.Messages;
using Commerce.Domain.Values;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Commerce.Tests.Torture.Checking;

/// <summary>A look at the broker from beside the library that the product uses.</summary>
internal sealed class BrokerProbe(IConnection connection) : IAsyncDisposable
{
    private const int MostDeadLetters = 1000;
    private const string Nothing = "op_that_was_never_accepted";
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(200);

    public static async Task<BrokerProbe> ConnectAsync(Uri address, CancellationToken cancellationToken) =>
        new(await new ConnectionFactory { Uri = address }.CreateConnectionAsync(cancellationToken));

    /// <summary>
    /// Sends a doorbell that announces nothing and waits until its queue is empty; what went wrong, in words.
    /// </summary>
    public async Task<string?> RingAsync(string lane, TimeSpan heardWithin, CancellationToken cancellationToken)
    {
        var options = new CreateChannelOptions(publisherConfirmationsEnabled: true,
            publisherConfirmationTrackingEnabled: true);
        try
        {
            await using var channel = await connection.CreateChannelAsync(options, cancellationToken);
            await channel.BasicPublishAsync(BusOptions.Queue(lane), "", mandatory: true, Properties(), Envelope(lane),
                cancellationToken);
            var started = TimeProvider.System.GetTimestamp();
            using var timer = new PeriodicTimer(LookEvery);
            while (true)
            {
                var queue = await channel.QueueDeclarePassiveAsync(BusOptions.Queue(lane), cancellationToken);
                if (queue.MessageCount == 0 && queue.ConsumerCount > 0)
                {
                    return null;
                }

                if (TimeProvider.System.GetElapsedTime(started) > heardWithin)
                {
                    return $"an empty queue with a consumer was expected; after {heardWithin.TotalSeconds:0} s it holds {queue.MessageCount} messages "
                        + $"and has {queue.ConsumerCount} consumers";
                }

                await timer.WaitForNextTickAsync(cancellationToken);
            }
        }
        catch (Exception refused) when (refused is PublishException or OperationInterruptedException)
        {
            return $"a doorbell sent to exchange {BusOptions.Queue(lane)} reaches no queue: {refused.Message}";
        }
    }

    /// <summary>Bodies of the dead letters, which stay where they are.</summary>
    public async Task<IReadOnlyList<string>> DeadLettersAsync(CancellationToken cancellationToken)
    {
        List<string> bodies = [];

        // What was fetched and never answered goes back when the channel is closed.
        await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
        try
        {
            while (bodies.Count < MostDeadLetters
                && await channel.BasicGetAsync(DurableQueue.DeadLetters, autoAck: false,
                    cancellationToken) is { } letter)
            {
                bodies.Add(Encoding.UTF8.GetString(letter.Body.Span));
            }
        }
        catch (OperationInterruptedException missing) when (missing.ShutdownReason?.ReplyCode == Constants.NotFound)
        {
            // Made by the first worker; without it nothing can have died there.
        }

        return bodies;
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    private static BasicProperties Properties() => new() { ContentType = "application/vnd.masstransit+json" };

    private static byte[] Envelope(string lane) => Encoding.UTF8.GetBytes(
        CommerceJson.ToText(new Dictionary<string, object>
    {
        ["messageId"] = Guid.CreateVersion7(),
        ["messageType"] = (string[])[$"urn:message:{typeof(OperationReady).Namespace}:{nameof(OperationReady)}"],
        ["message"] = new Dictionary<string, string> { ["operationId"] = Nothing, ["lane"] = lane },
    }));
}
