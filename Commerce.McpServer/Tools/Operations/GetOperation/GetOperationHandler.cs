using System.Globalization;
using Commerce.Domain.Errors;
using Commerce.McpServer.Pipeline;
using MediatR;

namespace Commerce.McpServer.Tools.Operations.GetOperation;

public sealed class GetOperationHandler(CallContext context, IOperationDesk desk) : IRequestHandler<GetOperation, GetOperationView>
{
    private const int DefaultWaitSeconds = 20;
    private const int DefaultLimit = 10;

    public async Task<GetOperationView> Handle(GetOperation request, CancellationToken cancellationToken)
    {
        if (request.OperationId is null)
        {
            return await ListAsync(request, cancellationToken);
        }

        var operation = await desk.GetAsync(context.Principal, request.OperationId, cancellationToken)
            ?? throw CommerceException.At(ErrorCode.NotFound, "operation_id", "There is no such operation, or it has expired.");
        var wait = TimeSpan.FromSeconds(request.WaitS ?? DefaultWaitSeconds);
        if (!operation.IsFinal && wait > TimeSpan.Zero)
        {
            operation = await desk.WaitForChangeAsync(context.Principal, operation, wait, cancellationToken) ?? operation;
        }

        return new GetOperationView { Operation = OperationView.Of(operation, withOutcome: true) };
    }

    private async Task<GetOperationView> ListAsync(GetOperation request, CancellationToken cancellationToken)
    {
        var limit = request.Limit ?? DefaultLimit;
        DateTimeOffset? before = request.Cursor is not null && GetOperationValidator.TryReadCursor(request.Cursor, out var at) ? at : null;
        var found = await desk.ListAsync(context.Principal, request.Status, before, limit + 1, cancellationToken);
        return new GetOperationView
        {
            Operations = [.. found.Take(limit).Select(static it => OperationView.Of(it, withOutcome: false))],
            NextCursor = found.Count > limit ? found[limit - 1].CreatedAt.ToString("O", CultureInfo.InvariantCulture) : null,
        };
    }
}
