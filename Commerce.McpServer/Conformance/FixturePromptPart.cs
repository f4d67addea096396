using Commerce.McpServer.Protocol;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Commerce.McpServer.Conformance;

/// <summary>The prompts that the suite gets, before those of the shop.</summary>
internal sealed class FixturePromptPart(FixtureRounds rounds) : IServerPart
{
    private const string Simple = "test_simple_prompt";
    private const string WithArguments = "test_prompt_with_arguments";
    private const string WithResource = "test_prompt_with_embedded_resource";
    private const string WithImage = "test_prompt_with_image";
    private const string WithQuestion = "test_input_required_result_prompt";

    private static readonly Prompt[] Listed =
    [
        new() { Name = Simple, Description = "A prompt without arguments." },
        new()
        {
            Name = WithArguments, Description = "A prompt with two arguments.",
            Arguments = [Required("arg1", "First test argument"), Required("arg2", "Second test argument")],
        },
        new()
        {
            Name = WithResource, Description = "A prompt with a resource inside.",
            Arguments = [Required("resourceUri", "Address of the resource to put in")],
        },
        new() { Name = WithImage, Description = "A prompt with a picture." },
        new() { Name = WithQuestion, Description = "A prompt that asks first." },
    ];

    public void AddTo(McpServerOptions server, Era era)
    {
        server.Capabilities!.Prompts ??= new PromptsCapability();
        var handlers = server.Handlers;
        var list = handlers.ListPromptsHandler;
        handlers.ListPromptsHandler = async (request, cancellationToken) =>
        {
            var found = list is null ? new ListPromptsResult() : await list(request, cancellationToken);
            found.Prompts = request.Params?.Cursor is null ? [.. Listed, .. found.Prompts] : found.Prompts;
            return found;
        };
        var get = handlers.GetPromptHandler;
        handlers.GetPromptHandler = async (request, cancellationToken) =>
        {
            if (Get(request.Params!) is { } messages)
            {
                return new GetPromptResult { Messages = messages };
            }

            return get is null
                ? throw new McpProtocolException("There is no such prompt.", McpErrorCode.InvalidParams)
                : await get(request, cancellationToken);
        };
        var complete = handlers.CompleteHandler;
        server.Capabilities.Completions ??= new CompletionsCapability();
        handlers.CompleteHandler = async (request, cancellationToken) =>
            complete is null || request.Params?.Ref is PromptReference { Name: WithArguments }
                ? new CompleteResult { Completion = new Completion { Values = ["paris", "park", "party"], Total = 3 } }
                : await complete(request, cancellationToken);
    }

    private PromptMessage[]? Get(GetPromptRequestParams request) => request.Name switch
    {
        Simple => [Text("This is a simple prompt for testing.")],
        WithArguments =>
            [Text($"Prompt with arguments: arg1='{Argument(request, "arg1")}', arg2='{Argument(request, "arg2")}'")],
        WithResource =>
        [
            Message(new EmbeddedResourceBlock
            {
                Resource = new TextResourceContents
                {
                    Uri = Argument(request, "resourceUri"), MimeType = "text/plain",
                    Text = "Embedded resource content for testing.",
                },
            }),
            Text("Please process the embedded resource above."),
        ],
        WithImage => [Message(FixtureMedia.Image), Text("Please analyze the image above.")],
        WithQuestion => [Text($"Context: {ContextOf(request)}")],
        _ => null,
    };

    private string ContextOf(GetPromptRequestParams request) =>
        FixtureRounds.Answer(request, "user_context")?["context"]?.GetValue<string>() ?? throw rounds.Ask(
            null, ("user_context", FixtureForms.Text("What context should the prompt use?", "context")));

    private static string Argument(GetPromptRequestParams request, string name) =>
        request.Arguments is { } given && given.TryGetValue(name, out var value)
            ? value.GetString() ?? ""
            : throw new McpProtocolException($"The argument {name} is missing.", McpErrorCode.InvalidParams);

    private static PromptArgument Required(string name, string description) =>
        new() { Name = name, Description = description, Required = true };

    private static PromptMessage Text(string text) => Message(new TextContentBlock { Text = text });

    private static PromptMessage Message(ContentBlock content) => new() { Role = Role.User, Content = content };
}
