using Commerce.McpServer.Protocol;
using Commerce.McpServer.Protocol.Calls;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Commerce.McpServer.Conformance;

/// <summary>The resources that the suite reads, before those of the shop.</summary>
internal sealed class FixtureResourcePart : IServerPart
{
    private const string Text = "test://static-text";
    private const string Binary = "test://static-binary";
    private const string Watched = "test://watched-resource";
    private const string TemplateStart = "test://template/";
    private const string TemplateEnd = "/data";

    private static readonly Resource[] Listed =
    [
        new() { Uri = Text, Name = "static-text", Description = "A text that never changes.", MimeType = "text/plain" },
        new()
        {
            Uri = Binary, Name = "static-binary", Description = "A picture that never changes.",
            MimeType = FixtureMedia.PictureType,
        },
        new() { Uri = Watched, Name = "watched-resource", Description = "A text to watch.", MimeType = "text/plain" },
    ];

    private static readonly ResourceTemplate Template = new()
    {
        UriTemplate = $"{TemplateStart}{{id}}{TemplateEnd}", Name = "template", Description = "A text for each id.",
        MimeType = "application/json",
    };

    public void AddTo(McpServerOptions server, Era era)
    {
        server.Capabilities!.Resources ??= new ResourcesCapability();
        var handlers = server.Handlers;
        var list = handlers.ListResourcesHandler;
        handlers.ListResourcesHandler = async (request, cancellationToken) =>
        {
            var found = list is null ? new ListResourcesResult() : await list(request, cancellationToken);
            found.Resources = request.Params?.Cursor is null ? [.. Listed, .. found.Resources] : found.Resources;
            return found;
        };
        var templates = handlers.ListResourceTemplatesHandler;
        handlers.ListResourceTemplatesHandler = async (request, cancellationToken) =>
        {
            var found = templates is null
                ? new ListResourceTemplatesResult()
                : await templates(request, cancellationToken);
            found.ResourceTemplates =
                request.Params?.Cursor is null ? [Template, .. found.ResourceTemplates] : found.ResourceTemplates;
            return found;
        };
        var read = handlers.ReadResourceHandler;
        handlers.ReadResourceHandler = async (request, cancellationToken) =>
        {
            if (Read(request.Params!.Uri) is { } contents)
            {
                var found = new ReadResourceResult { Contents = [contents] };
                if (Caller.Of(request.JsonRpcRequest, request.Server.NegotiatedProtocolVersion).IsModern)
                {
                    (found.TimeToLive, found.CacheScope) = (TimeSpan.FromMinutes(1), CacheScope.Public);
                }

                return found;
            }

            return read is null
                ? throw new McpProtocolException("There is no such resource.", McpErrorCode.InvalidParams)
                : await read(request, cancellationToken);
        };
        Watch(handlers, era);
    }

    // Whoever asks to hear of the watched text is told that it will; the text never changes.
    private static void Watch(McpServerHandlers handlers, Era era)
    {
        if (era == Era.Modern)
        {
            return;
        }

        var (subscribe, unsubscribe) = (handlers.SubscribeToResourcesHandler, handlers.UnsubscribeFromResourcesHandler);
        handlers.SubscribeToResourcesHandler = async (request, cancellationToken) =>
            request.Params?.Uri == Watched || subscribe is null
                ? new EmptyResult()
                : await subscribe(request, cancellationToken);
        handlers.UnsubscribeFromResourcesHandler = async (request, cancellationToken) =>
            request.Params?.Uri == Watched || unsubscribe is null
                ? new EmptyResult()
                : await unsubscribe(request, cancellationToken);
    }

    private static ResourceContents? Read(string uri) => uri switch
    {
        Text => Plain(uri, "This is the content of the static text resource."),
        Watched => Plain(uri, "This is the content of the watched resource."),
        Binary => BlobResourceContents.FromBytes(FixtureMedia.Picture, uri, FixtureMedia.PictureType),
        _ when uri.StartsWith(TemplateStart, StringComparison.Ordinal)
            && uri.EndsWith(TemplateEnd, StringComparison.Ordinal) && uri.Length > TemplateStart.Length + TemplateEnd.Length
            => OfTemplate(uri, uri[TemplateStart.Length..^TemplateEnd.Length]),
        _ => null,
    };

    private static TextResourceContents Plain(string uri, string text) =>
        new() { Uri = uri, MimeType = "text/plain", Text = text };

    private static TextResourceContents OfTemplate(string uri, string id) => new()
    {
        Uri = uri,
        MimeType = "application/json",
        Text = System.Text.Json.JsonSerializer.Serialize(
            new { id, templateTest = true, data = $"Data for ID: {id}" }),
    };
}
