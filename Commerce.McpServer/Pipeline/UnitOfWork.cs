using Commerce.Domain.Infrastructure.Audit;
using Commerce.Domain.Infrastructure.Engine;
using Commerce.Domain.Infrastructure.Faults;
using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Infrastructure.Telemetry;
using Commerce.Domain.Operations;
using Commerce.Domain.Values;
using MediatR;

namespace Commerce.McpServer.Pipeline;

/// <summary>
/// One call, one transaction: tenant and clock, whether the caller may know of the target, the idempotency keys (a replay answers here, before any policy its first try may have
/// used up), the handler, what the aggregates recorded, the operation, its doorbell, the audit events, commit. A read gets the same
/// transaction and leaves nothing behind.
/// </summary>
public sealed class UnitOfWork<TRequest, TResponse>(
    CallContext context, CommerceSession session, OperationKeys keys, OperationStore store, AuditTrail audit, EngineSignals signals,
    ToolCatalog catalog, SealerHealth sealer, CommerceMetrics metrics, ILogger<CallContext> logger,
    IEnumerable<IAccessGuard<TRequest>> guards)
    : IPipelineBehavior<TRequest, TResponse>
{
    public async Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        if (request is IOutsideUnitOfWork)
        {
            return await next();
        }

        if (request is IWrite)
        {
            CrashTrigger.Enter(context.Call.Tool);
            CrashPoint.BeforeAccept.Hit();
        }

        await session.BeginAsync(context.Principal.TenantId, cancellationToken);
        foreach (var guard in guards)
        {
            await guard.RequireAsync(request, cancellationToken);
        }

        return request is IWrite write ? await WriteAsync(write, next) : await next();
    }

    private async Task<TResponse> WriteAsync(IWrite write, RequestHandlerDelegate<TResponse> next)
    {
        var call = context.Call;
        using var span = CommerceTrace.Part($"accept {call.Tool}");
        var identity = CallIdentity.Of(call.Tool, context.Principal.Text, call.Arguments, write.IdempotencyKey, write.NaturalKey());
        var claim = await keys.ClaimAsync(identity with { TraceParent = span?.Id ?? call.TraceParent, NaturalKeyField = write.NaturalKeyField }, CancellationToken.None);
        context.Became(claim.OperationId, claim.Replayed);
        span?.SetTag(TraceTags.Tool, call.Tool).SetTag(TraceTags.OperationId, claim.OperationId)
            .SetTag(TraceTags.TenantId, context.Principal.TenantId.ToString("N")).SetTag(TraceTags.Replayed, claim.Replayed);
        using var scope = logger.BeginScope(LogScope.Operation(claim.OperationId));
        if (claim.Replayed)
        {
            // The binding of a new caller key to the earlier operation is worth keeping; the stored outcome is what gets answered.
            await session.CommitAsync();
            return default!;
        }

        if (catalog.Find(call.Tool) is { Hints.Destructive: true })
        {
            await sealer.EnsureAsync(session, CancellationToken.None);
        }

        (audit.Actor, audit.OperationId) = (context.Principal.Text, claim.OperationId);
        var response = await next();
        audit.Record(await session.SaveAggregatesAsync());
        if (response is OperationStart start)
        {
            store.Start(claim.OperationId, start);
        }
        else
        {
            store.End(claim.OperationId, OperationStatus.Completed, null, "Done.", CommerceJson.ToElement<object>(response!), null);
        }

        await session.CommitAsync(inside: CrashPoint.InAccept);
        CrashPoint.Accepted.Hit();
        signals.Committed(store);
        metrics.Accepted(call.Tool);
        if (response is not OperationStart)
        {
            metrics.Ended(call.Tool, "ok");
        }

        return response;
    }
}
