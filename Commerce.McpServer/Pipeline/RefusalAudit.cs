using Commerce.Domain.Access;
using Commerce.Domain.Errors;
using Commerce.Domain.Infrastructure.Audit;
using Commerce.Domain.Infrastructure.Engine;
using Commerce.Domain.Infrastructure.Persistence;

namespace Commerce.McpServer.Pipeline;

/// <summary>Writes refusals to the audit log, each in a transaction of its own: the call's was rolled back, or never began.</summary>
public sealed class RefusalAudit(IServiceScopeFactory scopes, ILogger<RefusalAudit> logger) : IRefusalAudit
{
    public Task MissingScopeAsync(Principal principal, ToolInfo tool, CancellationToken cancellationToken) =>
        RefusedAsync(principal, tool.Name, ErrorCode.ScopeMissing.Code, requestId: null);

    public async Task RefusedAsync(Principal principal, string tool, string code, string? requestId)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var session = scope.ServiceProvider.GetRequiredService<CommerceSession>();
            await session.BeginAsync(principal.TenantId, CancellationToken.None);
            var audit = scope.ServiceProvider.GetRequiredService<AuditTrail>();
            audit.Actor = principal.Text;
            audit.Record("call.refused", tool, new { Code = code, Request = requestId }, "refused");
            await session.CommitAsync();
        }
        catch (Exception fault) when (TransientFault.Is(fault))
        {
            logger.LogWarning("A refusal ({Code}) could not be audited: {Fault}", code, fault.GetType().Name);
        }
    }
}
