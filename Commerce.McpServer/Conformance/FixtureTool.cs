using System.Text.Json;
using ModelContextProtocol.Protocol;

namespace Commerce.McpServer.Conformance;

/// <summary>A tool that the suite calls and no agent ever sees.</summary>
internal sealed record FixtureTool(
    string Name, string Description, Func<FixtureCall, CancellationToken, ValueTask<CallToolResult>> Run)
{
    private const string NoArguments = """{"type":"object","properties":{}}""";

    /// <summary>The input schema, as the suite wants to find it.</summary>
    public string Schema { get; init; } = NoArguments;

    public Tool Definition => new()
    {
        Name = Name,
        Title = Name.Replace('_', ' '),
        Description = Description,
        InputSchema = JsonElement.Parse(Schema),
        Annotations = new ToolAnnotations
        {
            ReadOnlyHint = true, DestructiveHint = false, IdempotentHint = true, OpenWorldHint = false,
        },
    };
}

/// <summary>Fixtures of one kind.</summary>
internal interface IFixtureTools
{
    IEnumerable<FixtureTool> Tools { get; }
}
