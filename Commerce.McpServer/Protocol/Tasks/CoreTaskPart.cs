using System.Text.Json.Nodes;
using Commerce.McpServer.Pipeline;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Commerce.McpServer.Protocol.Tasks;

/// <summary>
/// Says that there are tasks to a client that agreed on the one revision whose core has them: in the greeting, and on each
/// tool whose work goes on. The engine's types have no such members, so they are written into the finished messages.
/// </summary>
internal sealed class CoreTaskPart(IServiceScopeFactory scopes) : IServerPart
{
    public void AddTo(McpServerOptions server, Era era)
    {
        if (era != Era.Modern)
        {
            server.Filters.Message.OutgoingFilters.Add(Announce);
        }
    }

    private McpMessageHandler Announce(McpMessageHandler next) => async (context, cancellationToken) =>
    {
        if (context.JsonRpcMessage is JsonRpcResponse { Result: JsonObject result })
        {
            if (result["capabilities"] is JsonObject offered && Is(result["protocolVersion"]))
            {
                offered["tasks"] = new JsonObject
                {
                    ["list"] = new JsonObject(),
                    ["cancel"] = new JsonObject(),
                    ["requests"] = new JsonObject { ["tools"] = new JsonObject { ["call"] = new JsonObject() } },
                };
            }
            else if (context.Server.NegotiatedProtocolVersion == ProtocolVersions.LatestLegacy
                && result["tools"] is JsonArray tools)
            {
                await MarkAsync(tools);
            }
        }

        await next(context, cancellationToken);
    };

    private async Task MarkAsync(JsonArray tools)
    {
        await using var scope = scopes.CreateAsyncScope();
        var host = scope.ServiceProvider.GetRequiredService<IToolHost>();
        foreach (var tool in tools.OfType<JsonObject>())
        {
            if (tool["name"]?.GetValue<string>() is { } name && host.Find(name) is { LongRunning: true })
            {
                tool["execution"] = new JsonObject { ["taskSupport"] = "optional" };
            }
        }
    }

    private static bool Is(JsonNode? version) => version?.GetValue<string>() == ProtocolVersions.LatestLegacy;
}
