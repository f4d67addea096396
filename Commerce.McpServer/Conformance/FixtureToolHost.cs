using Commerce.Domain.Access;
using Commerce.McpServer.Pipeline;
using ModelContextProtocol.Protocol;

namespace Commerce.McpServer.Conformance;

/// <summary>The shop's tools with the fixtures after them; calls of fixtures end before they get here.</summary>
internal sealed class FixtureToolHost(ToolHost tools, FixtureCatalogue fixtures) : IToolHost
{
    private readonly Tool[] _definitions = [.. fixtures.All.Select(static it => it.Definition)];

    public IReadOnlyList<Tool> List(Principal principal) => [.. tools.List(principal), .. _definitions];

    public ToolInfo? Find(string name) => tools.Find(name)
        ?? (fixtures.Find(name) is null ? null : new ToolInfo(name, Scopes.OperationsRead, LongRunning: false));

    public Task<ToolAnswer> CallAsync(ToolCall call, CancellationToken cancellationToken) =>
        tools.CallAsync(call, cancellationToken);
}
