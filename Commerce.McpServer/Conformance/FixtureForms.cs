using System.Text.Json;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace Commerce.McpServer.Conformance;

/// <summary>The forms, prompts and questions that the suite expects to be asked.</summary>
internal static class FixtureForms
{
    public static InputRequest Name(string message) => Text(message, "name");

    public static InputRequest Text(string message, string field) => InputRequest.ForElicitation(Form(
        message, "{\"type\":\"object\",\"properties\":{\"" + field + "\":{\"type\":\"string\"}},\"required\":[\"" + field + "\"]}"));

    public static InputRequest Confirm { get; } = InputRequest.ForElicitation(Form(
        "Please confirm", """{"type":"object","properties":{"ok":{"type":"boolean"}},"required":["ok"]}"""));

    public static InputRequest Roots { get; } = InputRequest.ForRootsList(new ListRootsRequestParams());

    public static InputRequest Sampling(string text, int maxTokens) => InputRequest.ForSampling(Sample(text, maxTokens));

    public static CreateMessageRequestParams Sample(string text, int maxTokens) => new()
    {
        Messages = [new SamplingMessage { Role = Role.User, Content = [new TextContentBlock { Text = text }] }],
        MaxTokens = maxTokens,
    };

    public static ElicitRequestParams Form(string message, string schema) => new()
    {
        Message = message,
        RequestedSchema = JsonSerializer.Deserialize<ElicitRequestParams.RequestSchema>(
            schema, McpJsonUtilities.DefaultOptions),
    };
}
