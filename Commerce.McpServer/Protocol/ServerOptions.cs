using System.Text.Json;
using System.Text.Json.Nodes;
using Commerce.Domain.Infrastructure.Engine;
using Commerce.McpServer.Protocol.Content;
using Commerce.McpServer.Protocol.Http;
using Microsoft.Extensions.Options;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Commerce.McpServer.Protocol;

/// <summary>What the engine is told to serve to each era: its parts together, and greetings that say what is true.</summary>
internal sealed class ServerOptions(
    IOptions<McpOptions> options, IconLinks icons, IEnumerable<IServerPart> parts)
{
    public McpServerOptions For(Era era)
    {
        var server = new McpServerOptions
        {
            ServerInfo = Describe(options.Value),
            ServerInstructions = options.Value.Instructions.Trim(),
            ProtocolVersion = era == Era.Modern ? ProtocolVersions.Modern : null,
            Capabilities = new ServerCapabilities(),
            ScopeRequests = false,
            Handlers = new McpServerHandlers(),
            RequestHandlers = [],
        };
        server.Filters.Message.IncomingFilters.Add(TellFaults);
        server.Filters.Message.OutgoingFilters.Add(CorrectGreetings);
        foreach (var part in parts)
        {
            part.AddTo(server, era);
        }

        return server;
    }

    // The engine reads params after this filter; without it a malformed one would be told as an internal error.
    private static McpMessageHandler TellFaults(McpMessageHandler next) => async (context, cancellationToken) =>
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
        catch (Exception fault) when (TransientFault.Is(fault))
        {
            throw StorageGuard.Told();
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
                AddIcons(result["_meta"]?[MetaKeys.ServerInfo], ProtocolVersions.Modern);
            }
            else if (result["protocolVersion"] is JsonValue version)
            {
                AddIcons(result["serverInfo"], version.GetValue<string>());

                // Extensions are an idea of the newer era.
                offered.Remove("extensions");
            }
        }

        await next(context, cancellationToken);
    };

    // Said once, here: the server's name is on every result of the newer era, and a picture there would weigh on each.
    private void AddIcons(JsonNode? server, string version)
    {
        if (server is JsonObject described && icons.OfServer(version) is { } pictures)
        {
            described["icons"] = JsonSerializer.SerializeToNode(pictures, McpJsonUtilities.DefaultOptions);
        }
    }

    private static Implementation Describe(McpOptions options) => new()
    {
        Name = options.Name,
        Title = options.Title,
        Version = options.Version,
        WebsiteUrl = options.WebsiteUrl?.AbsoluteUri,
    };
}
