using System.Text.Json;

namespace Commerce.McpServer.Protocol.Http;

/// <summary>
/// Says in one sentence why a body was refused. Runs on refused bodies, and on the rare ones that escape a surrogate.
/// </summary>
internal static class JsonFault
{
    private const int ReadableDepth = 4096;

    public static string Describe(ReadOnlySpan<byte> body, int maxDepth)
    {
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = ReadableDepth });
        try
        {
            while (reader.Read())
            {
                if (reader.CurrentDepth >= maxDepth)
                {
                    return $"The JSON is nested deeper than {maxDepth} levels.";
                }
            }
        }
        catch (JsonException fault)
        {
            return $"The body is not JSON: line {fault.LineNumber + 1}, byte {fault.BytePositionInLine + 1}.";
        }

        return "The JSON names a property twice in one object.";
    }

    /// <summary>
    /// An escape such as <c>\ud800</c> alone is valid JSON and no text; it would fail later, wherever it is first read.
    /// </summary>
    public static bool HasLoneSurrogate(ReadOnlySpan<byte> body)
    {
        if (body.IndexOf("\\ud"u8) < 0 && body.IndexOf("\\uD"u8) < 0)
        {
            return false;
        }

        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = ReadableDepth });
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped)
                {
                    reader.GetString();
                }
            }
        }
        catch (InvalidOperationException)
        {
            return true;
        }

        return false;
    }
}
