using Commerce.Domain.Access;
using Commerce.McpServer.Protocol.Http;
using Commerce.McpServer.Protocol.Modern;
using ModelContextProtocol.Protocol;

namespace Commerce.McpServer.Protocol;

/// <summary>The one address agents talk to, for both eras of the protocol.</summary>
public static class McpEndpoint
{
    public const string Path = "/mcp";

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost(Path, PostAsync);

    private static async Task PostAsync(HttpContext http)
    {
        var gate = http.RequestServices.GetRequiredService<McpGate>();
        if (await gate.AdmitAsync(http) is not { } principal || await gate.ReadAsync(http) is not { } message)
        {
            return;
        }

        if (ModernChecks.IsModern(http.Request.Headers, RequestMeta.Of(message)))
        {
            await ServeModernAsync(http, gate, message, principal);
        }
        else
        {
            await WireReply.RefuseAsync(http.Response, WireRefusal.Invalid("legacy"), (message as JsonRpcRequest)?.Id ?? default);
        }
    }

    private static async Task ServeModernAsync(HttpContext http, McpGate gate, JsonRpcMessage message, Principal principal)
    {
        var headers = http.Request.Headers;
        var meta = RequestMeta.Of(message);
        switch (message)
        {
            case JsonRpcRequest request:
                var refusal = ModernChecks.Check(headers, request, meta) ?? gate.CheckScope(http, request, principal);
                await (refusal is null
                    ? http.RequestServices.GetRequiredService<ModernServer>().ServeAsync(http, request, principal)
                    : WireReply.RefuseAsync(http.Response, refusal, request.Id));
                break;
            case JsonRpcNotification notification when ModernChecks.Check(headers, notification, meta) is { } disagreement:
                await WireReply.RefuseAsync(http.Response, disagreement);
                break;
            case JsonRpcNotification:
                // Whatever it says concerns a connection of its own: in this era a request is cancelled by closing it.
                http.Response.StatusCode = StatusCodes.Status202Accepted;
                break;
            default:
                await WireReply.RefuseAsync(http.Response, WireRefusal.Invalid("Nothing was asked that this could answer."));
                break;
        }
    }
}
