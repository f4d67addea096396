using System.Text.Json;

namespace Commerce.McpServer.Pipeline;

/// <summary>Property paths as the caller writes them: <c>Items[0].VariantId</c> is <c>items[0].variant_id</c>.</summary>
public static class FieldPath
{
    public static string Snake(string path) => string.Join('.', path.Split('.').Select(static part =>
    {
        var bracket = part.IndexOf('[', StringComparison.Ordinal);
        return bracket < 0
            ? JsonNamingPolicy.SnakeCaseLower.ConvertName(part)
            : JsonNamingPolicy.SnakeCaseLower.ConvertName(part[..bracket]) + part[bracket..];
    }));
}
