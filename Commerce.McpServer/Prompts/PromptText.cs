using ModelContextProtocol.Protocol;

namespace Commerce.McpServer.Prompts;

/// <summary>Messages as the person would write them.</summary>
public static class PromptText
{
    public static PromptMessage Say(string text) => new()
    {
        Role = Role.User,
        Content = new TextContentBlock { Text = text },
    };

    public static PromptMessage Enclose(ResourceContents contents) => new()
    {
        Role = Role.User,
        Content = new EmbeddedResourceBlock { Resource = contents },
    };
}
