using Commerce.Domain.Errors;
using Commerce.Domain.Operations;
using Commerce.McpServer.Pipeline;
using MediatR;

namespace Commerce.McpServer.Tools.Operations.CancelOperation;

public sealed class CancelOperationHandler(CallContext context, IOperationDesk desk) : IRequestHandler<CancelOperation, CancelOperationView>
{
    private static readonly TimeSpan WaitForTheEnd = TimeSpan.FromSeconds(10);

    public async Task<CancelOperationView> Handle(CancelOperation request, CancellationToken cancellationToken)
    {
        var operation = await desk.CancelAsync(context.Principal, request.OperationId, request.Reason, cancellationToken)
            ?? throw CommerceException.At(ErrorCode.NotFound, "operation_id", "There is no such operation, or it has expired.");
        var until = TimeProvider.System.GetTimestamp();
        while (!operation.IsFinal && TimeProvider.System.GetElapsedTime(until) < WaitForTheEnd)
        {
            var left = WaitForTheEnd - TimeProvider.System.GetElapsedTime(until);
            operation = await desk.WaitForChangeAsync(context.Principal, operation, left, cancellationToken) ?? operation;
        }

        var verdict = operation.Status switch
        {
            OperationStatus.Cancelled => CancelVerdict.Stopped,
            _ when operation.IsFinal => CancelVerdict.TooLate,
            _ => CancelVerdict.Stopping,
        };
        return new CancelOperationView { Verdict = verdict, Operation = OperationView.Of(operation, withOutcome: true) };
    }
}
