using System.Text;
using Commerce.McpServer.Icons;
using Commerce.McpServer.Pipeline;
using Commerce.McpServer.Protocol.Content;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Commerce.McpServer.Protocol.Calls;

/// <summary><c>tools/list</c>: what the principal may call, in the catalogue's order, in pages.</summary>
internal sealed class ToolCatalogue(IServiceScopeFactory scopes, IconLinks icons, IOptions<McpOptions> options)
{
    public async ValueTask<ListToolsResult> ListAsync(
        RequestContext<ListToolsRequestParams> request, CancellationToken cancellationToken)
    {
        var caller = Caller.Of(request.JsonRpcRequest, request.Server.NegotiatedProtocolVersion);
        await using var scope = scopes.CreateAsyncScope();
        var host = scope.ServiceProvider.GetRequiredService<IToolHost>();
        var tools = host.List(caller.Principal);

        var start = request.Params?.Cursor is { } cursor ? StartOf(cursor, tools) : 0;
        var page = tools.Skip(start).Take(options.Value.ToolsPerPage).ToList();
        var result = new ListToolsResult
        {
            Tools = [.. page.Select(it => Illustrate(it, host.Find(it.Name)?.Icon ?? IconSet.Server, caller))],
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

    // A copy, because one definition serves clients of every revision.
    private Tool Illustrate(Tool tool, string icon, Caller caller) => new()
    {
        Name = tool.Name,
        Title = tool.Title,
        Description = tool.Description,
        InputSchema = tool.InputSchema,
        OutputSchema = tool.OutputSchema,
        Annotations = tool.Annotations,
        Meta = tool.Meta,
        Icons = icons.For(icon, caller),
    };

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
