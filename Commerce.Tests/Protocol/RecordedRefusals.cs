using System.Collections.Concurrent;
using Commerce.Domain.Access;
using Commerce.McpServer.Pipeline;

namespace Commerce.Tests.Protocol;

internal sealed class RecordedRefusals : IRefusalAudit
{
    public ConcurrentBag<(string Agent, string Tool)> Missing { get; } = [];

    public Task MissingScopeAsync(Principal principal, ToolInfo tool, CancellationToken cancellationToken)
    {
        Missing.Add((principal.Agent, tool.Name));
        return Task.CompletedTask;
    }
}
