using MassTransit;

namespace Commerce.Domain.Infrastructure.Messaging;

/// <summary>
/// How a lane's queue is kept by RabbitMQ: replicated, and with a place for what cannot be delivered, because a quorum
/// queue without one throws such messages away. Nothing depends on a message arriving: the scanner finds the row.
/// </summary>
public static class DurableQueue
{
    /// <summary>Exchange and queue for messages that were delivered too often or that nobody understands.</summary>
    public const string DeadLetters = "commerce-dead";

    private const int DeliveryLimit = 50;
    private const int DeadLettersKept = 10_000;

    public static void Configure(IReceiveEndpointConfigurator endpoint)
    {
        // A doorbell that could not be answered says nothing that the row does not say; the broker keeps it for people.
        endpoint.RethrowFaultedMessages();
        endpoint.ThrowOnSkippedMessages();
        if (endpoint is not IRabbitMqReceiveEndpointConfigurator rabbit)
        {
            return;
        }

        rabbit.SetQuorumQueue();
        rabbit.SetQueueArgument("x-delivery-limit", DeliveryLimit);
        rabbit.BindDeadLetterQueue(DeadLetters, DeadLetters, static dead =>
        {
            dead.SetQuorumQueue();
            dead.SetQueueArgument("x-max-length", DeadLettersKept);
        });
    }
}
