using Commerce.Domain.Access;

namespace Commerce.McpServer.Pipeline;

/// <summary>
/// Keeps a record of calls that were turned away before they reached a tool, in a transaction of its own: nothing else
/// of such a call is ever stored.
/// </summary>
public interface IRefusalAudit
{
    Task MissingScopeAsync(Principal principal, ToolInfo tool, CancellationToken cancellationToken);
}
