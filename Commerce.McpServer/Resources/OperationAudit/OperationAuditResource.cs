using Commerce.Domain.Access;
using Commerce.Domain.Infrastructure.Audit;
using Commerce.McpServer.Pipeline;
using Commerce.McpServer.Suggestions;
using ModelContextProtocol.Protocol;

namespace Commerce.McpServer.Resources.OperationAudit;

/// <summary>
/// What the audit log says about one operation. Its facts name amounts and accounts, so it takes the ledger's scope.
/// </summary>
public sealed class OperationAuditResource(TenantReads reads) : IResourceKind
{
    public ResourceShape Shape { get; } = new(
        "audit://operations/{id}", "operation_audit", "Audit of an operation",
        "Every audited event of one operation, in order, with its facts and its number in the sealed chain.")
    {
        Order = 4,
        Icon = "audit",
        Scopes = [Scopes.OperationsRead, Scopes.LedgerRead],
        Suggesters = new Dictionary<string, Type> { ["id"] = typeof(OperationIds) },
    };

    public async Task<ResourceContents?> ReadAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        var principal = request.Principal;
        var seesAll = principal.Scopes.Grants(Scopes.OperationsReadAll);
        var view = await reads.ReadAsync(
            principal,
            (_, services) => services.GetRequiredService<OperationAuditReader>().ReadAsync(
                request.Values["id"], principal.Text, seesAll, cancellationToken),
            cancellationToken);
        return view is null ? null : ResourceText.Of(request, view);
    }
}
