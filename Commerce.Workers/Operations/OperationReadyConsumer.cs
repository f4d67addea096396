using Commerce.Domain.Infrastructure.Faults;
using Commerce.Domain.Infrastructure.Telemetry;
using Commerce.Domain.Messages;
using Commerce.Domain.Operations;
using MassTransit;

namespace Commerce.Workers.Operations;

/// <summary>Answers a doorbell: tries to claim the operation it names and runs one step. Losing the claim is a normal end.</summary>
public sealed class OperationReadyConsumer(OperationRunner runner, LanePermits permits, WorkGate gate, LaneHearing hearing)
    : IConsumer<OperationReady>
{
    public Task Consume(ConsumeContext<OperationReady> context)
    {
        var lane = Lanes.All.Contains(context.Message.Lane) ? context.Message.Lane : Lanes.Work;
        hearing.Heard(lane);
        AcknowledgedBells.Mark(context);
        CrashPoint.BellHeard.Hit();
        var trace = context.Headers.Get<string>(CommerceTrace.Header);
        // A closed gate lets the doorbell go unanswered: the others' scanners look at the operation within a second.
        return gate.RunAsync(() => permits.RunAsync(
            lane,
            () => gate.IsClosed ? Task.CompletedTask : runner.RunAsync(context.Message.OperationId, trace, gate.Abandoned),
            gate.Abandoned));
    }
}
