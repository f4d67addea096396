using System.Text.Json.Nodes;
using Commerce.Domain.Access;
using Commerce.McpServer.Auth;
using Commerce.McpServer.Pipeline;
using Microsoft.Extensions.Options;
using ModelContextProtocol.Protocol;

namespace Commerce.McpServer.Protocol.Http;

/// <summary>
/// What every request passes before it is dispatched, in this order: who may reach us at all, who is asking, what the body says,
/// whether it is served, whether the scope covers it. The same for both eras.
/// </summary>
internal sealed class McpGate(OriginGuard origins, BearerGate bearer, IOptions<McpOptions> options)
{
    /// <summary>The principal, or null after the refusal has been written.</summary>
    public async Task<Principal?> AdmitAsync(HttpContext http)
    {
        if (origins.Check(http.Request) is { } foreign)
        {
            await WireReply.RefuseAsync(http.Response, foreign);
            return null;
        }

        var source = http.RequestServices.GetRequiredService<IPrincipalSource>();
        var (principal, refusal) = await bearer.AuthenticateAsync(http.Request, source, http.RequestAborted);
        if (refusal is not null)
        {
            await WireReply.RefuseAsync(http.Response, refusal);
        }

        return principal;
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
    /// A call beyond the credential's scopes has to end as an HTTP 403 with the scope to ask for, which only works before the
    /// engine takes over.
    /// </summary>
    public async Task<WireRefusal?> CheckScopeAsync(HttpContext http, JsonRpcMessage message, Principal principal)
    {
        if (message is not JsonRpcRequest { Method: RequestMethods.ToolsCall } request
            || RequestMeta.Text(request.Params as JsonObject, "name") is not { } name)
        {
            return null;
        }

        var tool = http.RequestServices.GetRequiredService<IToolHost>().Find(name);
        if (tool is null || principal.Scopes.Grants(tool.Scope))
        {
            return null;
        }

        await http.RequestServices.GetRequiredService<IRefusalAudit>().MissingScopeAsync(principal, tool, http.RequestAborted);
        return bearer.StepUp(tool.Scope);
    }
}
