using System.Text.Json;
using Commerce.McpServer.Pipeline;
using Commerce.McpServer.Suggestions;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace Commerce.McpServer.Resources.ToolSchemas;

/// <summary>One tool as the list of tools shows it, for clients that look tools up one by one.</summary>
public sealed class ToolSchemaResource(IToolHost tools) : IResourceKind
{
    public ResourceShape Shape { get; } = new(
        "schema://tools/{name}", "tool_schema", "Schema of a tool", "Input and output schema of one tool.")
    {
        Order = 1,
        Icon = "schemas",
        Audience = [Role.Assistant],
        Fixed = true,
        Suggesters = new Dictionary<string, Type> { ["name"] = typeof(ToolNames) },
    };

    public Task<ResourceContents?> ReadAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        var tool = tools.List(request.Principal).FirstOrDefault(it => it.Name == request.Values["name"]);
        return Task.FromResult<ResourceContents?>(tool is null ? null : ResourceText.Of(
            request, JsonSerializer.SerializeToNode(tool, McpJsonUtilities.DefaultOptions)!));
    }
}
