using Commerce.Domain.Access;
using Commerce.McpServer.Prompts;
using Commerce.McpServer.Protocol.Calls;
using Commerce.McpServer.Resources;
using Commerce.McpServer.Suggestions;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Commerce.McpServer.Protocol.Content;

/// <summary><c>completion/complete</c> for arguments of prompts and variables of resource templates.</summary>
internal sealed class CompletionMethod(
    PromptLibrary prompts, ResourceLibrary resources, ContentFaults faults, IServiceProvider services) : IServerPart
{
    private const int LongestTyped = 200;

    public void AddTo(McpServerOptions server, Era era)
    {
        server.Capabilities!.Completions ??= new CompletionsCapability();
        server.Handlers.CompleteHandler = (request, cancellationToken) =>
            faults.TellAsync(RequestMethods.CompletionComplete, () => CompleteAsync(request, cancellationToken));
    }

    private async Task<CompleteResult> CompleteAsync(
        RequestContext<CompleteRequestParams> request, CancellationToken cancellationToken)
    {
        var principal = Caller.Of(request.JsonRpcRequest, request.Server.NegotiatedProtocolVersion).Principal;
        var (argument, given) = (request.Params!.Argument, request.Params.Context?.Arguments);
        var fields = FieldsOf(request.Params.Ref, principal);
        if (!fields.TryGetValue(argument.Name, out var suggester))
        {
            throw Invalid($"There is no argument '{argument.Name}' here.");
        }

        var found = suggester is null || argument.Value.Length > LongestTyped
            ? SuggestedValues.None
            : await ((ISuggester)services.GetRequiredService(suggester)).SuggestAsync(
                new SuggestionQuery(
                    principal, argument.Value,
                    given is null ? new Dictionary<string, string>() : new Dictionary<string, string>(given)),
                cancellationToken);
        return new CompleteResult
        {
            Completion = new Completion { Values = [.. found.Values], Total = found.Total, HasMore = found.HasMore },
        };
    }

    // Every field there is, with where its values come from; null where nothing can be suggested.
    private Dictionary<string, Type?> FieldsOf(Reference reference, Principal principal) => reference switch
    {
        PromptReference { Name: var name } => (prompts.Find(principal, name)
                ?? throw Invalid($"There is no prompt '{name}'."))
            .Shape.Fields.ToDictionary(static it => it.Name, static it => it.Suggester),
        ResourceTemplateReference { Uri: var uri } => Variables(
            resources.OpenTo(principal).FirstOrDefault(it => it.Shape.Template == uri)?.Shape
                ?? throw Invalid("There is no such resource template.")),
        _ => throw Invalid("ref must name a prompt or a resource template."),
    };

    private static Dictionary<string, Type?> Variables(ResourceShape shape) =>
        new ResourceAddress(shape.Template).Variables.ToDictionary(
            static it => it, it => shape.Suggesters.GetValueOrDefault(it));

    private static McpProtocolException Invalid(string message) => new(message, McpErrorCode.InvalidParams);
}
