using System.Text.Json;
using System.Text.Json.Nodes;
using Commerce.McpServer.Protocol.Calls;
using Commerce.McpServer.Protocol.Tasks;
using Microsoft.Extensions.Options;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Commerce.McpServer.Protocol;

/// <summary>
/// What the engine is told to serve: the same handlers for both eras, and what each era's greeting may promise.
/// </summary>
internal sealed class ServerOptions(
    IOptions<McpOptions> options, ToolCatalogue catalogue, ToolCalls calls, TaskMethods tasks)
{
    public McpServerOptions ForModern()
    {
        var server = Create();
        server.ProtocolVersion = ProtocolVersions.Modern;
        AddTasks(server);
        return server;
    }

    /// <summary>
    /// The older revision's own tasks are not served yet; here is where its capability and methods would be added.
    /// </summary>
    public McpServerOptions ForLegacy() => Create();

    /// <summary>One pipe, one client, of either era.</summary>
    public McpServerOptions ForPipe()
    {
        var server = Create();
        AddTasks(server);
        return server;
    }

    private McpServerOptions Create()
    {
        var server = new McpServerOptions
        {
            ServerInfo = Describe(options.Value),
            ServerInstructions = options.Value.Instructions.Trim(),
            Capabilities = new ServerCapabilities { Tools = new ToolsCapability() },
            ScopeRequests = false,
            Handlers = new McpServerHandlers
            {
                ListToolsHandler = catalogue.ListAsync,
                CallToolWithAlternateHandler = calls.CallAsync,
            },
        };
        server.Filters.Message.IncomingFilters.Add(NameBadParams);
        server.Filters.Message.OutgoingFilters.Add(CorrectGreetings);
        return server;
    }

    private void AddTasks(McpServerOptions server)
    {
        server.Capabilities!.Extensions = TaskMethods.Extension();
        server.RequestHandlers = tasks.Handlers();
    }

    // The engine reads params after this filter; without it a malformed one would be told as an internal error.
    private static McpMessageHandler NameBadParams(McpMessageHandler next) => async (context, cancellationToken) =>
    {
        try
        {
            await next(context, cancellationToken);
        }
        catch (JsonException) when (context.JsonRpcMessage is JsonRpcRequest request)
        {
            throw new McpProtocolException(
                $"params do not have the form that {request.Method} takes.", McpErrorCode.InvalidParams);
        }
    };

    private McpMessageHandler CorrectGreetings(McpMessageHandler next) => async (context, cancellationToken) =>
    {
        if (context.JsonRpcMessage is JsonRpcResponse { Result: JsonObject result }
            && result["capabilities"] is JsonObject offered)
        {
            if (result.ContainsKey("supportedVersions"))
            {
                // The same for every caller, so caches may share it. Nothing is logged to clients of this era.
                result["ttlMs"] = (long)options.Value.CatalogueLifetime.TotalMilliseconds;
                result["cacheScope"] = "public";
                offered.Remove("logging");
            }
            else if (result.ContainsKey("protocolVersion"))
            {
                // Extensions are an idea of the newer era.
                offered.Remove("extensions");
            }
        }

        await next(context, cancellationToken);
    };

    private static Implementation Describe(McpOptions options) => new()
    {
        Name = options.Name,
        Title = options.Title,
        Version = options.Version,
        WebsiteUrl = options.WebsiteUrl?.AbsoluteUri,
        Icons = options.Icon is { } icon ? [new Icon { Source = icon.AbsoluteUri }] : null,
    };
}
