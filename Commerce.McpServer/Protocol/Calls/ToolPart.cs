using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Commerce.McpServer.Protocol.Calls;

/// <summary>Listing and calling tools.</summary>
internal sealed class ToolPart(ToolCatalogue catalogue, ToolCalls calls) : IServerPart
{
    public void AddTo(McpServerOptions server, Era era)
    {
        server.Capabilities!.Tools = new ToolsCapability();
        server.Handlers.ListToolsHandler = catalogue.ListAsync;
        server.Handlers.CallToolWithAlternateHandler = calls.CallAsync;
    }
}
