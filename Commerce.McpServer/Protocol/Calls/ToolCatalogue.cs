using System.Text;
using Commerce.McpServer.Pipeline;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Commerce.McpServer.Protocol.Calls;

/// <summary><c>tools/list</c>: what the principal may call, in the catalogue's order, in pages.</summary>
internal sealed class ToolCatalogue(IServiceScopeFactory scopes, IOptions<McpOptions> options)
{
    public async ValueTask<ListToolsResult> ListAsync(
        RequestContext<ListToolsRequestParams> request, CancellationToken cancellationToken)
    {
        var caller = Caller.Of(request.JsonRpcRequest, request.Server.NegotiatedProtocolVersion);
        await using var scope = scopes.CreateAsyncScope();
        var tools = scope.ServiceProvider.GetRequiredService<IToolHost>().List(caller.Principal);

        var start = request.Params?.Cursor is { } cursor ? StartOf(cursor, tools) : 0;
        var page = tools.Skip(start).Take(options.Value.ToolsPerPage).ToList();
        var result = new ListToolsResult
        {
            Tools = page,
            NextCursor = start + page.Count < tools.Count ? CursorAfter(page[^1].Name) : null,
        };
        if (caller.IsModern)
        {
            // Filtered by scopes, so never to be shared between callers.
            result.TimeToLive = options.Value.CatalogueLifetime;
            result.CacheScope = CacheScope.Private;
        }

        return result;
    }

    // A cursor names the last tool seen, so a page stays right when scopes change between two requests.
    private static string CursorAfter(string tool) => WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(tool));

    private static int StartOf(string cursor, IReadOnlyList<Tool> tools)
    {
        for (var i = 0; i < tools.Count; i++)
        {
            if (CursorAfter(tools[i].Name) == cursor)
            {
                return i + 1;
            }
        }

        throw new McpProtocolException("The cursor is not one this server gave out.", McpErrorCode.InvalidParams);
    }
}
