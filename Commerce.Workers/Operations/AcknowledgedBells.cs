using Commerce.Domain.Infrastructure.Faults;
using MassTransit;

namespace Commerce.Workers.Operations;

/// <summary>The last thing that happens to a doorbell, after the broker was told that it was heard; a place for a crash point.</summary>
internal sealed class AcknowledgedBells : IReceiveObserver
{
    /// <summary>Of all messages only doorbells are marked.</summary>
    public static void Mark(ConsumeContext context) => context.ReceiveContext.GetOrAddPayload(static () => new Bell());

    public Task PreReceive(ReceiveContext context) => Task.CompletedTask;

    public Task PostReceive(ReceiveContext context)
    {
        if (context.HasPayloadType(typeof(Bell)))
        {
            CrashPoint.Acknowledged.Hit();
        }

        return Task.CompletedTask;
    }

    public Task PostConsume<T>(ConsumeContext<T> context, TimeSpan duration, string consumerType)
        where T : class => Task.CompletedTask;

    public Task ConsumeFault<T>(ConsumeContext<T> context, TimeSpan duration, string consumerType, Exception exception)
        where T : class => Task.CompletedTask;

    public Task ReceiveFault(ReceiveContext context, Exception exception) => Task.CompletedTask;

    private sealed class Bell;
}
