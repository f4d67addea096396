using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;

namespace Commerce.McpServer.Protocol.Http;

/// <summary>
/// Arguments that a tool's schema asks to see repeated in a header, so that gateways can route on them without reading
/// the body. What a gateway acted on has to be what the tool gets.
/// </summary>
internal static class MirroredParameters
{
    private const string Mark = "x-mcp-header";
    private const string HeaderPrefix = "Mcp-Param-";

    /// <summary>Integers beyond this are not the same number in every client.</summary>
    private const decimal LargestExactInteger = 9_007_199_254_740_991;

    private static readonly ConditionalWeakTable<Tool, Parameter[]> Known = [];

    public static WireRefusal? Check(IHeaderDictionary headers, Tool tool, JsonNode? arguments)
    {
        foreach (var parameter in Known.GetValue(tool, static it => [.. Find(it.InputSchema, [])]))
        {
            var value = parameter.Path.Aggregate(arguments, static (node, name) => (node as JsonObject)?[name]);
            if (!Agree(headers[parameter.Header].ToArray(), value as JsonValue, parameter.IsInteger))
            {
                var argument = string.Join('.', parameter.Path);
                return WireRefusal.HeaderMismatch($"{parameter.Header} and {argument} differ, or one is missing.");
            }
        }

        return null;
    }

    private static bool Agree(string?[] sent, JsonValue? value, bool isInteger)
    {
        if (value is null)
        {
            // Without an argument nothing is expected, and whatever a gateway read here will not be used.
            return true;
        }

        if (sent is not [{ } header] || HeaderText.Decode(header) is not { } text)
        {
            return false;
        }

        return isInteger ? AgreeAsIntegers(text, value.ToJsonString()) : text == TextOf(value);
    }

    private static string TextOf(JsonValue value) =>
        value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString();

    private static bool AgreeAsIntegers(string header, string argument) =>
        TryInteger(header, out var told) && TryInteger(argument, out var given) && told == given;

    private static bool TryInteger(string text, out decimal number) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number)
        && decimal.IsInteger(number) && Math.Abs(number) <= LargestExactInteger;

    // Only along plain properties: behind a choice or an array, which value is meant would depend on the call.
    private static IEnumerable<Parameter> Find(JsonElement schema, string[] path)
    {
        if (schema.ValueKind != JsonValueKind.Object || !schema.TryGetProperty("properties", out var properties)
            || properties.ValueKind != JsonValueKind.Object)
        {
            yield break;
        }

        var described = properties.EnumerateObject().Where(static it => it.Value.ValueKind == JsonValueKind.Object);
        foreach (var property in described)
        {
            string[] here = [.. path, property.Name];
            if (property.Value.TryGetProperty(Mark, out var name) && name.GetString() is { Length: > 0 } header)
            {
                var isInteger = property.Value.TryGetProperty("type", out var type) && type.ValueEquals("integer");
                yield return new Parameter(HeaderPrefix + header, here, isInteger);
            }

            foreach (var deeper in Find(property.Value, here))
            {
                yield return deeper;
            }
        }
    }

    private sealed record Parameter(string Header, string[] Path, bool IsInteger);
}
