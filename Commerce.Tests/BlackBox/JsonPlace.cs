using System.Globalization;
using System.Text.Json.Nodes;

namespace Commerce.Tests.BlackBox;

/// <summary>Places in a document, <c>$.items[0].id</c>, and strings with <c>{name}</c> to be filled in.</summary>
public static class JsonPlace
{
    public static JsonNode? Find(JsonNode? document, string place)
    {
        var found = document;
        foreach (var part in place.TrimStart('$').Split(['.', '['], StringSplitOptions.RemoveEmptyEntries))
        {
            found = (found, part) switch
            {
                (JsonArray list, [.. var number, ']']) when int.TryParse(number, CultureInfo.InvariantCulture, out var index) =>
                    index < list.Count ? list[index] : null,
                (JsonObject whole, _) => whole[part],
                _ => null,
            };
        }

        return found;
    }

    /// <summary>A copy with every name filled in; a string that is nothing but a name becomes the value as it is.</summary>
    public static JsonNode? Fill(JsonNode? template, IReadOnlyDictionary<string, JsonNode?> values) => template switch
    {
        JsonObject whole => new JsonObject(whole.Select(it => KeyValuePair.Create(it.Key, Fill(it.Value, values)))),
        JsonArray list => new JsonArray([.. list.Select(it => Fill(it, values))]),
        JsonValue text when text.TryGetValue<string>(out var it) =>
            it is ['{', .. var name, '}'] && values.TryGetValue(name, out var value) ? value?.DeepClone() : Fill(it, values),
        _ => template?.DeepClone(),
    };

    public static string Fill(string template, IReadOnlyDictionary<string, JsonNode?> values) =>
        values.Aggregate(template, static (text, it) => text.Replace($"{{{it.Key}}}", $"{it.Value}", StringComparison.Ordinal));
}
