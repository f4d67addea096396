using System.Text.Json;
using Commerce.McpServer.Prompts;
using Commerce.McpServer.Protocol.Calls;
using Microsoft.Extensions.Options;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Commerce.McpServer.Protocol.Content;

/// <summary><c>prompts/*</c> for both eras.</summary>
internal sealed class PromptMethods(
    PromptLibrary library, IconLinks icons, ContentFaults faults, IOptions<McpOptions> options) : IServerPart
{
    public void AddTo(McpServerOptions server, Era era)
    {
        server.Capabilities!.Prompts ??= new PromptsCapability();
        server.Handlers.ListPromptsHandler = (request, _) => new(List(request));
        server.Handlers.GetPromptHandler = (request, cancellationToken) =>
            faults.TellAsync(RequestMethods.PromptsGet, () => GetAsync(request, cancellationToken));
    }

    private ListPromptsResult List(RequestContext<ListPromptsRequestParams> request)
    {
        var caller = Caller.Of(request.JsonRpcRequest, request.Server.NegotiatedProtocolVersion);
        var open = library.OpenTo(caller.Principal).ToList();
        var rest = ListCursor.After(request.Params?.Cursor, "prompts", open, PromptLibrary.NameOf).ToList();
        var page = rest.Take(options.Value.ToolsPerPage).ToList();
        var result = new ListPromptsResult
        {
            Prompts = [.. page.Select(it => Describe(it, caller))],
            NextCursor = page.Count < rest.Count
                ? new ListCursor("prompts", PromptLibrary.NameOf(page[^1])).Write() : null,
        };
        if (caller.IsModern)
        {
            // Filtered by scopes, so never to be shared between callers.
            (result.TimeToLive, result.CacheScope) = (options.Value.CatalogueLifetime, CacheScope.Private);
        }

        return result;
    }

    private async Task<GetPromptResult> GetAsync(
        RequestContext<GetPromptRequestParams> request, CancellationToken cancellationToken)
    {
        var caller = Caller.Of(request.JsonRpcRequest, request.Server.NegotiatedProtocolVersion);
        var prompt = library.Find(caller.Principal, request.Params!.Name) ?? throw new McpProtocolException(
            $"There is no prompt '{request.Params.Name}'.", McpErrorCode.InvalidParams);
        return new GetPromptResult
        {
            Description = prompt.Shape.Description,
            Messages = [.. await PromptLibrary.WriteAsync(
                prompt, caller.Principal, Arguments(request.Params.Arguments), cancellationToken)],
        };
    }

    private static Dictionary<string, string> Arguments(IDictionary<string, JsonElement>? given) =>
        (given ?? new Dictionary<string, JsonElement>()).ToDictionary(
            static it => it.Key,
            static it => it.Value.ValueKind == JsonValueKind.String
                ? it.Value.GetString()!
                : throw new McpProtocolException(
                    $"Argument '{it.Key}' must be a string.", McpErrorCode.InvalidParams));

    private Prompt Describe(IPrompt prompt, Caller caller) => new()
    {
        Name = PromptLibrary.NameOf(prompt),
        Title = prompt.Shape.Title,
        Description = prompt.Shape.Description,
        Arguments = [.. prompt.Shape.Fields.Select(static it => new PromptArgument
        {
            Name = it.Name,
            Description = it.Description,
            Required = it.Required,
        })],
        Icons = icons.For(prompt.Shape.Icon, caller),
    };
}
