using System.Text.Json.Nodes;
using Commerce.Domain.Access;
using Commerce.McpServer.Auth;
using Commerce.McpServer.Pipeline;
using Commerce.McpServer.Protocol.Calls;
using Microsoft.Extensions.Options;
using ModelContextProtocol.Protocol;

namespace Commerce.McpServer.Protocol.Http;

/// <summary>
/// What every request passes before it is dispatched, in this order: who may reach us at all, who is asking, what the
/// body says, whether it is served, whether the scope covers it. The same for both eras.
/// </summary>
internal sealed class McpGate(OriginGuard origins, BearerGate bearer, IOptions<McpOptions> options)
{
    /// <summary>Who it is, or null after the refusal has been written.</summary>
    public async Task<StandingKey?> AdmitAsync(HttpContext http)
    {
        if (origins.Check(http.Request) is { } foreign)
        {
            await WireReply.RefuseAsync(http.Response, foreign);
            return null;
        }

        var source = http.RequestServices.GetRequiredService<IPrincipalSource>();
        var (key, refusal) = await bearer.AuthenticateAsync(http.Request, source, http.RequestAborted);
        if (refusal is not null)
        {
            await WireReply.RefuseAsync(http.Response, refusal);
        }

        return key;
    }

    /// <summary>The message, or null after the refusal has been written.</summary>
    public async Task<JsonRpcMessage?> ReadAsync(HttpContext http)
    {
        var refusal = RequestBody.CheckHeaders(http.Request, options.Value);
        if (refusal is null)
        {
            if (await RequestBody.ReadAsync(http, options.Value) is { } body)
            {
                var (message, unreadable, id) = MessageReader.Read(body, options.Value.MaxJsonDepth);
                http.Request.BodyReader.AdvanceTo(body.End);
                if (unreadable is null)
                {
                    return message;
                }

                await WireReply.RefuseAsync(http.Response, unreadable, id);
                return null;
            }

            refusal = RequestBody.TooLarge(options.Value);
        }

        await WireReply.RefuseAsync(http.Response, refusal);
        return null;
    }

    /// <summary>
    /// What concerns the called tool. A call beyond the credential's scopes has to end as an HTTP 403 with the scope to
    /// ask for, which only works before the engine takes over.
    /// </summary>
    public async Task<WireRefusal?> CheckCallAsync(
        HttpContext http, JsonRpcMessage message, Principal principal, bool isModern)
    {
        if (message is not JsonRpcRequest { Method: RequestMethods.ToolsCall, Params: JsonObject parameters }
            || RequestMeta.Text(parameters, "name") is not { } name)
        {
            return null;
        }

        var host = http.RequestServices.GetRequiredService<IToolHost>();
        if (host.Find(name) is { } tool && !principal.Scopes.Grants(tool.Scope))
        {
            await http.RequestServices.GetRequiredService<IRefusalAudit>().MissingScopeAsync(
                principal, tool, http.RequestAborted);
            return bearer.StepUp(tool.Scope);
        }

        return isModern && host.List(principal).FirstOrDefault(it => it.Name == name) is { } definition
            ? MirroredParameters.Check(http.Request.Headers, definition, parameters["arguments"])
            : null;
    }
}
