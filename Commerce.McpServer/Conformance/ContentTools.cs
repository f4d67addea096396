using ModelContextProtocol.Protocol;

namespace Commerce.McpServer.Conformance;

/// <summary>Tools that answer at once, with each kind of content there is.</summary>
internal sealed class ContentTools : IFixtureTools
{
    private const string NamedArgument = """
        {"type":"object","properties":{"name":{"type":"string"}},"required":["name"]}
        """;

    private const string Mirrored = """
        {"type":"object","properties":{"region":{"type":"string","x-mcp-header":"Region"}},"required":["region"]}
        """;

    private const string ComposedSchema = """
        {"$schema":"https://json-schema.org/draft/2020-12/schema","type":"object",
         "$defs":{"address":{"$anchor":"addressDef","type":"object",
           "properties":{"street":{"type":"string"},"city":{"type":"string"}}}},
         "properties":{"name":{"type":"string"},"address":{"$ref":"#/$defs/address"},
           "contactMethod":{"type":"string","enum":["phone","email"]},
           "phone":{"type":"string"},"email":{"type":"string"}},
         "allOf":[{"anyOf":[{"required":["phone"]},{"required":["email"]}]}],
         "if":{"properties":{"contactMethod":{"const":"phone"}},"required":["contactMethod"]},
         "then":{"required":["phone"]},"else":{"required":["email"]},"additionalProperties":false}
        """;

    public IEnumerable<FixtureTool> Tools =>
    [
        Fixed("test_simple_text", "Answers with a text.", Text("This is a simple text response for testing.")),
        Fixed("test_image_content", "Answers with a picture.", FixtureMedia.Image),
        Fixed("test_audio_content", "Answers with a sound.", FixtureMedia.Sound),
        Fixed("test_embedded_resource", "Answers with a resource.", Resource(
            "test://embedded-resource", "text/plain", "This is an embedded resource content.")),
        Fixed("test_multiple_content_types", "Answers with several kinds of content.",
            Text("Multiple content types test:"), FixtureMedia.Image,
            Resource("test://mixed-content-resource", "application/json", """{"test":"data","value":123}""")),
        new("test_error_handling", "Always ends in an error.", static (_, _) =>
            ValueTask.FromResult(FixtureCall.Refused("This tool intentionally returns an error for testing"))),
        new("greet", "Greets, at once.", static (call, _) =>
            ValueTask.FromResult(call.Argument("name") is { } name
                ? FixtureCall.Said($"Hello, {name}!")
                : FixtureCall.Refused("name is missing")))
        {
            Schema = NamedArgument,
        },
        new("test_mirrored_header", "Takes an argument that a header repeats.", static (call, _) =>
            ValueTask.FromResult(FixtureCall.Said($"Region {call.Argument("region")}.")))
        {
            Schema = Mirrored,
        },
        Fixed("json_schema_2020_12_tool", "Has a schema with every keyword.", Text("Understood.")) with
        {
            Schema = ComposedSchema,
        },
    ];

    private static FixtureTool Fixed(string name, string description, params ContentBlock[] content) =>
        new(name, description, (_, _) => ValueTask.FromResult(new CallToolResult { Content = content }));

    private static TextContentBlock Text(string text) => new() { Text = text };

    private static EmbeddedResourceBlock Resource(string uri, string mimeType, string text) => new()
    {
        Resource = new TextResourceContents { Uri = uri, MimeType = mimeType, Text = text },
    };
}
