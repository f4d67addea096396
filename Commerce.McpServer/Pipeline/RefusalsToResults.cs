using Commerce.Domain.Errors;
using Commerce.Domain.Infrastructure.Engine;
using Npgsql;

namespace Commerce.McpServer.Pipeline;

/// <summary>
/// The one place where an exception becomes an answer. A refusal is audited in a transaction of its own, since the call's own was rolled
/// back; a fault is logged under the request id and told without any of its inside.
/// </summary>
public sealed class RefusalsToResults(RefusalAudit audit, ILogger<RefusalsToResults> logger) : ICallFilter
{
    private const int RetryAfterSeconds = 2;

    public async Task<ToolAnswer> InvokeAsync(
        ToolDescriptor tool, ToolCall call, Func<Task<ToolAnswer>> next, CancellationToken cancellationToken)
    {
        try
        {
            return await next();
        }
        catch (CommerceException refusal)
        {
            await audit.RefusedAsync(call.Principal, call.Tool, refusal.Code.Code, call.RequestId);
            return Refused(call, refusal);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception fault)
        {
            logger.LogError(fault, "{Tool} failed, request {RequestId}", call.Tool, call.RequestId);
            return Refused(call, Translate(fault));
        }
    }

    private static CommerceException Translate(Exception fault) => fault switch
    {
        PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.QueryCanceled } =>
            new CommerceException(ErrorCode.IdempotencyInFlight, "The record is busy with another call.") { RetryAfterSeconds = RetryAfterSeconds },
        _ when TransientFault.Is(fault) =>
            new CommerceException(ErrorCode.StorageUnavailable, "The database does not answer.") { RetryAfterSeconds = RetryAfterSeconds },
        _ => new CommerceException(ErrorCode.Internal, "Something unexpected went wrong; it is logged under the request id."),
    };

    private static ToolAnswer.Completed Refused(ToolCall call, CommerceException refusal) =>
        new(ToolResult.Refused(refusal, call.Principal.Mode, call.RequestId));
}
