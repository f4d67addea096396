using Commerce.Domain.Approvals;
using Commerce.Domain.Infrastructure.Audit;
using Commerce.Domain.Infrastructure.Engine;
using Commerce.Domain.Infrastructure.Faults;
using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Infrastructure.Telemetry;
using Commerce.Domain.Operations;
using Commerce.McpServer.Pipeline.Approvals;
using MediatR;

namespace Commerce.McpServer.Pipeline;

/// <summary>
/// One call, one transaction: tenant and clock, whether the caller may know of the target, the idempotency keys (a replay answers here, before any policy its first try may have
/// used up), the handler, whether a person has to agree to what it did (then it is taken back and waits), what the aggregates
/// recorded, the operation, its doorbell, the audit events, commit. A read gets the same transaction and leaves nothing behind.
/// </summary>
public sealed class UnitOfWork<TRequest, TResponse>(
    CallContext context, CommerceSession session, OperationKeys keys, OperationStore store, AuditTrail audit, ApprovalBook approvals,
    WriteEnd end, EngineSignals signals, ToolCatalog catalog, SealerHealth sealer, CommerceMetrics metrics, ILogger<CallContext> logger,
    IEnumerable<IAccessGuard<TRequest>> guards, IEnumerable<IApprovalRule<TRequest, TResponse>> rules)
    : IPipelineBehavior<TRequest, TResponse>
{
    private readonly IApprovalRule<TRequest, TResponse>[] _rules = [.. rules];

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

        if (!context.IsApproved)
        {
            await session.BeginAsync(context.Principal.TenantId, cancellationToken);
        }

        foreach (var guard in guards)
        {
            await guard.RequireAsync(request, cancellationToken);
        }

        // An approved write has its operation and its unit of work; whoever let it go on ends both.
        return request is IWrite write && !context.IsApproved ? await WriteAsync(request, write, next) : await next();
    }

    private async Task<TResponse> WriteAsync(TRequest request, IWrite write, RequestHandlerDelegate<TResponse> next)
    {
        var call = context.Call;
        using var span = CommerceTrace.Part($"accept {call.Tool}");
        var identity = CallIdentity.Of(call.Tool, context.Principal.Text, call.Arguments, write.IdempotencyKey, write.NaturalKey())
            with { TraceParent = span?.Id ?? call.TraceParent, NaturalKeyField = write.NaturalKeyField };
        var asks = _rules.Length > 0 && session.Merchant.Settings.Approvals.Enabled;
        if (asks)
        {
            await session.MarkAsync();
        }

        var claim = await ClaimAsync(identity);
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

        var response = await next();
        if (asks && _rules.Select(it => it.Judge(request, response, session.Merchant)).FirstOrDefault(static it => it is not null) is { } needed)
        {
            await ParkAsync(identity, needed);
            return default!;
        }

        await end.KeepAsync(claim.OperationId, response!);
        await CommitAsync();
        if (response is not OperationStart)
        {
            metrics.Ended(call.Tool, "ok");
        }

        return response;
    }

    private async Task<KeyClaim> ClaimAsync(CallIdentity identity)
    {
        var claim = await keys.ClaimAsync(identity, CancellationToken.None);
        context.Became(claim.OperationId, claim.Replayed);
        (audit.Actor, audit.OperationId) = (context.Principal.Text, claim.OperationId);
        return claim;
    }

    // Everything the handler did is taken back, its keys and locks too: nobody waits behind a person. Of equal calls at once one
    // parks and the others find it.
    private async Task ParkAsync(CallIdentity identity, ApprovalNeeded needed)
    {
        await session.ReturnToMarkAsync();
        var waiting = identity.WhileItWaits();
        var claim = await ClaimAsync(waiting);
        if (claim.Replayed)
        {
            await session.CommitAsync();
            return;
        }

        approvals.Request(
            claim.OperationId, context.Principal, context.Call.Tool, needed, borrowedKey: waiting.NaturalKey != identity.NaturalKey);
        await CommitAsync();
    }

    private async Task CommitAsync()
    {
        await session.CommitAsync(inside: CrashPoint.InAccept);
        CrashPoint.Accepted.Hit();
        signals.Committed(store);
        metrics.Accepted(context.Call.Tool);
    }
}
