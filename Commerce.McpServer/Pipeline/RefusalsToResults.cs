using Commerce.Domain.Errors;
using Commerce.Domain.Infrastructure.Audit;
using Commerce.Domain.Infrastructure.Engine;
using Commerce.Domain.Infrastructure.Persistence;
using Npgsql;

namespace Commerce.McpServer.Pipeline;

/// <summary>
/// The one place where an exception becomes an answer. A refusal is audited in a transaction of its own, since the call's own was rolled
/// back; a fault is logged under the request id and told without any of its inside.
/// </summary>
public sealed class RefusalsToResults(IServiceScopeFactory scopes, ILogger<RefusalsToResults> logger) : ICallFilter
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
            await AuditAsync(call, refusal);
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

    private async Task AuditAsync(ToolCall call, CommerceException refusal)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var session = scope.ServiceProvider.GetRequiredService<CommerceSession>();
            await session.BeginAsync(call.Principal.TenantId, CancellationToken.None);
            var audit = scope.ServiceProvider.GetRequiredService<AuditTrail>();
            audit.Actor = call.Principal.Text;
            audit.Record("call.refused", call.Tool, new { refusal.Code.Code, Request = call.RequestId }, "refused");
            await session.CommitAsync();
        }
        catch (Exception fault) when (TransientFault.Is(fault))
        {
            logger.LogWarning("The refusal of request {RequestId} could not be audited: {Fault}", call.RequestId, fault.GetType().Name);
        }
    }
}
