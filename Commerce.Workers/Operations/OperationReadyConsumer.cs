using Commerce.Domain.Messages;
using Commerce.Domain.Operations;
using MassTransit;

namespace Commerce.Workers.Operations;

/// <summary>Answers a doorbell: tries to claim the operation it names and runs one step. Losing the claim is a normal end.</summary>
public sealed class OperationReadyConsumer(OperationRunner runner, LanePermits permits, LaneHearing hearing)
    : IConsumer<OperationReady>
{
    public Task Consume(ConsumeContext<OperationReady> context)
    {
        var lane = Lanes.All.Contains(context.Message.Lane) ? context.Message.Lane : Lanes.Work;
        hearing.Heard(lane);
        return permits.RunAsync(
            lane, () => runner.RunAsync(context.Message.OperationId, context.CancellationToken), context.CancellationToken);
    }
}
