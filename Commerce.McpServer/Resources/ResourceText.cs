using System.Text.Json.Nodes;
using Commerce.Domain.Values;
using ModelContextProtocol.Protocol;

namespace Commerce.McpServer.Resources;

/// <summary>Content as JSON text.</summary>
public static class ResourceText
{
    public const string MediaType = "application/json";

    public static TextResourceContents Of<T>(ResourceRequest request, T view) => Of(request, CommerceJson.ToText(view));

    public static TextResourceContents Of(ResourceRequest request, JsonNode view) =>
        Of(request, view.ToJsonString(CommerceJson.Options));

    private static TextResourceContents Of(ResourceRequest request, string text) =>
        new() { Uri = request.Uri, MimeType = MediaType, Text = text };
}
