using Commerce.McpServer.Protocol.Listen;
using ModelContextProtocol.Protocol;

namespace Commerce.McpServer.Conformance;

/// <summary>Tools that make listening clients hear of a change.</summary>
internal sealed class ChangeTools(IChangeNotices notices) : IFixtureTools
{
    public IEnumerable<FixtureTool> Tools =>
    [
        Tool("test_trigger_tool_change", "Announces that the tools changed.", notices.ToolsChanged),
        Tool("test_trigger_prompt_change", "Announces that the prompts changed.", notices.PromptsChanged),
    ];

    private static FixtureTool Tool(string name, string description, Action announce) =>
        new(name, description, (_, _) =>
        {
            announce();
            return ValueTask.FromResult<CallToolResult>(FixtureCall.Said("Announced."));
        });
}
