using System.Text.Json;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace Commerce.McpServer.Conformance;

/// <summary>
/// Tools that ask the client back in the middle of a call, as the older revisions can. No tool of the shop does this; the
/// suite proves with these that the session carries it.
/// </summary>
internal sealed class AskingTools(FixtureRounds rounds) : IFixtureTools
{
    private const int Tokens = 100;

    private const string PromptArgument = """
        {"type":"object","properties":{"prompt":{"type":"string"}},"required":["prompt"]}
        """;

    private const string MessageArgument = """
        {"type":"object","properties":{"message":{"type":"string"}},"required":["message"]}
        """;

    private const string Contact = """
        {"type":"object","required":["username","email"],"properties":{
          "username":{"type":"string","description":"User's response"},
          "email":{"type":"string","description":"User's email address"}}}
        """;

    private const string Defaults = """
        {"type":"object","properties":{
          "name":{"type":"string","default":"John Doe"},"age":{"type":"integer","default":30},
          "score":{"type":"number","default":95.5},
          "status":{"type":"string","enum":["active","inactive","pending"],"default":"active"},
          "verified":{"type":"boolean","default":true}}}
        """;

    private const string Choices = """
        {"type":"object","properties":{
          "untitledSingle":{"type":"string","enum":["option1","option2","option3"]},
          "titledSingle":{"type":"string","oneOf":[{"const":"value1","title":"First Option"},
            {"const":"value2","title":"Second Option"},{"const":"value3","title":"Third Option"}]},
          "legacyEnum":{"type":"string","enum":["opt1","opt2","opt3"],
            "enumNames":["Option One","Option Two","Option Three"]},
          "untitledMulti":{"type":"array","items":{"type":"string","enum":["option1","option2","option3"]}},
          "titledMulti":{"type":"array","items":{"anyOf":[{"const":"value1","title":"First Choice"},
            {"const":"value2","title":"Second Choice"},{"const":"value3","title":"Third Choice"}]}}}}
        """;

    public IEnumerable<FixtureTool> Tools =>
    [
        new("test_sampling", "Asks the client's model.", SampleAsync) { Schema = PromptArgument },
        new("test_elicitation", "Asks the person for name and address.", (call, cancellationToken) =>
            ElicitAsync(call, call.Argument("message") ?? "Who are you?", Contact, cancellationToken))
        {
            Schema = MessageArgument,
        },
        new("test_elicitation_sep1034_defaults", "Asks with values filled in.", static (call, cancellationToken) =>
            ElicitAsync(call, "Please look through these values.", Defaults, cancellationToken)),
        new("test_elicitation_sep1330_enums", "Asks to choose.", static (call, cancellationToken) =>
            ElicitAsync(call, "Please choose.", Choices, cancellationToken)),
        new("test_streaming_elicitation", "Asks without a request of its own.", (call, _) =>
            FixtureRounds.Answer(call.Parameters, "user_name") is null
                ? throw rounds.Ask(null, ("user_name", FixtureForms.Name("What is your name?")))
                : ValueTask.FromResult(FixtureCall.Said("Answered."))),
        new("test_missing_capability", "Needs a client that can sample.", static (call, _) =>
            call.Caller.Capabilities?.Sampling is null
                ? throw new MissingRequiredClientCapabilityException(
                    new ClientCapabilities { Sampling = new SamplingCapability() }, "This tool needs sampling.")
                : ValueTask.FromResult(FixtureCall.Said("Sampling is there."))),
    ];

    private static async ValueTask<CallToolResult> SampleAsync(FixtureCall call, CancellationToken cancellationToken)
    {
        var prompt = call.Argument("prompt") ?? "Say something.";
        var answer = await call.Server.SampleAsync(FixtureForms.Sample(prompt, Tokens), cancellationToken);
        var text = string.Concat(answer.Content.OfType<TextContentBlock>().Select(static it => it.Text));
        return FixtureCall.Said($"LLM response: {text}");
    }

    private static async ValueTask<CallToolResult> ElicitAsync(
        FixtureCall call, string message, string schema, CancellationToken cancellationToken)
    {
        var answer = await call.Server.ElicitAsync(FixtureForms.Form(message, schema), cancellationToken);
        var content = JsonSerializer.Serialize(answer.Content, McpJsonUtilities.DefaultOptions);
        return FixtureCall.Said($"Elicitation completed: action={answer.Action}, content={content}");
    }
}
