using Commerce.McpServer.Protocol.Calls;
using Commerce.McpServer.Resources;
using Microsoft.Extensions.Options;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Commerce.McpServer.Protocol.Content;

/// <summary><c>resources/*</c> for both eras.</summary>
internal sealed class ResourceMethods(
    ResourceLibrary library, IconLinks icons, ContentFaults faults, IOptions<McpOptions> options) : IServerPart
{
    public void AddTo(McpServerOptions server, Era era)
    {
        server.Capabilities!.Resources ??= new ResourcesCapability();
        server.Handlers.ListResourcesHandler = (request, cancellationToken) =>
            faults.TellAsync(RequestMethods.ResourcesList, () => ListAsync(request, cancellationToken));
        server.Handlers.ListResourceTemplatesHandler = (request, _) => new(ListTemplates(request));
        server.Handlers.ReadResourceHandler = (request, cancellationToken) =>
            faults.TellAsync(RequestMethods.ResourcesRead, () => ReadAsync(request, cancellationToken));
    }

    private async Task<ListResourcesResult> ListAsync(
        RequestContext<ListResourcesRequestParams> request, CancellationToken cancellationToken)
    {
        var caller = Caller.Of(request.JsonRpcRequest, request.Server.NegotiatedProtocolVersion);
        var kinds = library.OpenTo(caller.Principal).ToList();
        var (page, next) = (new List<Resource>(), (string?)null);
        var cursor = ListCursor.Read(request.Params?.Cursor);
        var start = cursor is null ? 0 : kinds.FindIndex(it => it.Shape.Name == cursor.Part);
        if (start < 0)
        {
            throw ListCursor.Invalid();
        }

        // One more than fits shows whether there is another page.
        ListCursor? last = null;
        for (var i = start; i < kinds.Count && next is null; i++)
        {
            var (shape, room) = (kinds[i].Shape, options.Value.ResourcesPerPage - page.Count);
            foreach (var found in await ListAsync(kinds[i], i == start ? cursor?.Place : null))
            {
                if (room-- == 0)
                {
                    next = last!.Write();
                    break;
                }

                page.Add(Illustrate(found.Resource, shape, caller));
                last = new ListCursor(shape.Name, found.Place);
            }
        }

        var result = new ListResourcesResult { Resources = page, NextCursor = next };
        if (caller.IsModern)
        {
            // It names the caller's newest work: out of date at once, and nobody else's business.
            (result.TimeToLive, result.CacheScope) = (TimeSpan.Zero, CacheScope.Private);
        }

        return result;

        async Task<IReadOnlyList<ListedResource>> ListAsync(IResourceKind kind, string? after)
        {
            try
            {
                return await kind.ListAsync(
                    caller.Principal, after, options.Value.ResourcesPerPage - page.Count + 1, cancellationToken);
            }
            catch (FormatException)
            {
                throw ListCursor.Invalid();
            }
        }
    }

    private ListResourceTemplatesResult ListTemplates(RequestContext<ListResourceTemplatesRequestParams> request)
    {
        var caller = Caller.Of(request.JsonRpcRequest, request.Server.NegotiatedProtocolVersion);
        var shapes = library.OpenTo(caller.Principal).Select(static it => it.Shape).Where(static it => it.IsTemplate)
            .ToList();
        var rest = ListCursor.After(request.Params?.Cursor, "templates", shapes, static it => it.Name).ToList();
        var page = rest.Take(options.Value.ResourcesPerPage).ToList();
        var result = new ListResourceTemplatesResult
        {
            ResourceTemplates = [.. page.Select(it => Describe(it, caller))],
            NextCursor = page.Count < rest.Count ? new ListCursor("templates", page[^1].Name).Write() : null,
        };
        if (caller.IsModern)
        {
            // Filtered by scopes, so never to be shared between callers.
            (result.TimeToLive, result.CacheScope) = (options.Value.CatalogueLifetime, CacheScope.Private);
        }

        return result;
    }

    private async Task<ReadResourceResult> ReadAsync(
        RequestContext<ReadResourceRequestParams> request, CancellationToken cancellationToken)
    {
        var caller = Caller.Of(request.JsonRpcRequest, request.Server.NegotiatedProtocolVersion);
        var uri = request.Params!.Uri;
        if (await library.ReadAsync(caller.Principal, uri, cancellationToken) is not var (contents, shape))
        {
            throw NotFound(uri, caller);
        }

        var result = new ReadResourceResult { Contents = [contents] };
        if (caller.IsModern)
        {
            result.TimeToLive = shape.Fixed ? options.Value.CatalogueLifetime : TimeSpan.Zero;
            result.CacheScope = shape.SameForAll ? CacheScope.Public : CacheScope.Private;
        }

        return result;
    }

    // The code of the older revisions means nothing to newer clients, and the other way round.
    private static McpProtocolException NotFound(string uri, Caller caller) => new(
        "There is no such resource.",
        caller.IsModern ? McpErrorCode.InvalidParams : McpErrorCode.ResourceNotFound)
    {
        Data = { ["uri"] = uri },
    };

    private Resource Illustrate(Resource resource, ResourceShape shape, Caller caller)
    {
        resource.Icons = icons.For(shape.Icon, caller);
        if (shape.Audience.Count > 0)
        {
            resource.Annotations ??= new Annotations();
            resource.Annotations.Audience = [.. shape.Audience];
        }

        return resource;
    }

    private ResourceTemplate Describe(ResourceShape shape, Caller caller) => new()
    {
        UriTemplate = shape.Template,
        Name = shape.Name,
        Title = shape.Title,
        Description = shape.Description,
        MimeType = ResourceText.MediaType,
        Icons = icons.For(shape.Icon, caller),
        Annotations = shape.Audience.Count > 0 ? new Annotations { Audience = [.. shape.Audience] } : null,
    };
}
