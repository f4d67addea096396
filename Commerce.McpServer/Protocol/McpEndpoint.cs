using Commerce.McpServer.Icons;
using Commerce.McpServer.Protocol.Calls;
using Commerce.McpServer.Protocol.Http;
using Commerce.McpServer.Protocol.Legacy;
using Commerce.McpServer.Protocol.Modern;
using ModelContextProtocol.Protocol;

namespace Commerce.McpServer.Protocol;

/// <summary>The one address agents talk to, for both eras of the protocol.</summary>
public static class McpEndpoint
{
    public const string Path = "/mcp";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(Path, StorageGuard.Around(PostAsync));
        routes.MapGet(Path, StorageGuard.Around(GetAsync));
        routes.MapDelete(Path, StorageGuard.Around(DeleteAsync));
        IconFiles.Map(routes);
    }

    private static async Task PostAsync(HttpContext http)
    {
        var gate = http.RequestServices.GetRequiredService<McpGate>();
        if (await gate.AdmitAsync(http) is not { } key)
        {
            return;
        }

        using var place = http.RequestServices.GetRequiredService<CallQuota>().TryTake(key.Principal);
        if (place is null)
        {
            await WireReply.RefuseAsync(http.Response, CallQuota.Exceeded);
        }
        else if (await gate.ReadAsync(http) is { } message)
        {
            await RouteAsync(http, gate, message, key);
        }
    }

    private static async Task GetAsync(HttpContext http)
    {
        if (await http.RequestServices.GetRequiredService<McpGate>().AdmitAsync(http) is { } key)
        {
            await http.RequestServices.GetRequiredService<LegacyEndpoint>().GetAsync(http, key);
        }
    }

    private static async Task DeleteAsync(HttpContext http)
    {
        if (await http.RequestServices.GetRequiredService<McpGate>().AdmitAsync(http) is { } key)
        {
            await http.RequestServices.GetRequiredService<LegacyEndpoint>().DeleteAsync(http, key.Principal);
        }
    }

    private static async Task RouteAsync(HttpContext http, McpGate gate, JsonRpcMessage message, StandingKey key)
    {
        var isModern = ModernChecks.IsModern(http.Request.Headers, RequestMeta.Of(message))
            || message is JsonRpcRequest { Method: RequestMethods.ServerDiscover };
        var refusal = (isModern ? ModernChecks.Check(http.Request.Headers, message) : null)
            ?? await gate.CheckCallAsync(http, message, key.Principal, isModern);
        if (refusal is not null)
        {
            await WireReply.RefuseAsync(http.Response, refusal, (message as JsonRpcRequest)?.Id ?? default);
        }
        else if (!isModern)
        {
            await http.RequestServices.GetRequiredService<LegacyEndpoint>().PostAsync(http, message, key);
        }
        else if (message is JsonRpcRequest request)
        {
            await http.RequestServices.GetRequiredService<ModernServer>().ServeAsync(http, request, key);
        }
        else
        {
            // A notification of this era concerns no connection but its own; requests are cancelled by closing theirs.
            http.Response.StatusCode = StatusCodes.Status202Accepted;
        }
    }
}
