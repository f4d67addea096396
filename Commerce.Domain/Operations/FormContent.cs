using System.Globalization;
using System.Net.Mail;
using System.Text.Json;
using System.Text.Json.Nodes;
using Commerce.Domain.Values;

namespace Commerce.Domain.Operations;

/// <summary>
/// What a person filled in, held against the flat schema it was asked with: texts (with length, format or a choice),
/// numbers, yes or no, and lists of choices.
/// </summary>
public static class FormContent
{
    /// <summary>Characters of one text; more is no answer to a question.</summary>
    public const int MaxText = 4_000;

    /// <summary>The content with exactly the members that the schema names, or the first thing wrong with it.</summary>
    public static (JsonElement? Content, string? Problem) Admit(JsonElement schema, JsonElement? content)
    {
        if (content is not { ValueKind: JsonValueKind.Object } given)
        {
            return (null, "content must be an object");
        }

        var kept = new JsonObject();
        foreach (var property in Members(schema, "properties"))
        {
            if (!given.TryGetProperty(property.Name, out var value))
            {
                if (Strings(schema, "required").Contains(property.Name))
                {
                    return (null, $"{property.Name} is required");
                }

                continue;
            }

            if (Problem(property.Value, value) is { } problem)
            {
                return (null, $"{property.Name} {problem}");
            }

            kept[property.Name] = JsonNode.Parse(value.GetRawText());
        }

        return (JsonSerializer.SerializeToElement(kept), null);
    }

    private static string? Problem(JsonElement schema, JsonElement value) => Text(schema, "type") switch
    {
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False ? null : "must be true or false",
        "integer" => NumberProblem(schema, value) ?? (IsWhole(value) ? null : "must be a whole number"),
        "number" => NumberProblem(schema, value),
        "array" => ListProblem(schema, value),
        _ => TextProblem(schema, value),
    };

    private static bool IsWhole(JsonElement value) => value.TryGetDecimal(out var number) && number == decimal.Truncate(number);

    private static string? NumberProblem(JsonElement schema, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetDouble(out var number))
        {
            return "must be a number";
        }

        return Number(schema, "minimum") is { } least && number < least
            ? string.Create(CultureInfo.InvariantCulture, $"must be at least {least}")
            : Number(schema, "maximum") is { } most && number > most
                ? string.Create(CultureInfo.InvariantCulture, $"must be at most {most}")
                : null;
    }

    private static string? ListProblem(JsonElement schema, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            return "must be a list";
        }

        var choices = schema.TryGetProperty("items", out var items) ? Choices(items) : [];
        var length = value.GetArrayLength();
        return value.EnumerateArray().Any(it => it.ValueKind != JsonValueKind.String || !choices.Contains(it.GetString()!))
            ? $"must hold only: {string.Join(", ", choices)}"
            : length < (Number(schema, "minItems") ?? 0) || length > (Number(schema, "maxItems") ?? choices.Count)
                ? "has too few or too many entries"
                : null;
    }

    private static string? TextProblem(JsonElement schema, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            return "must be a text";
        }

        var text = value.GetString()!;
        if (Choices(schema) is { Count: > 0 } choices)
        {
            return choices.Contains(text) ? null : $"must be one of: {string.Join(", ", choices)}";
        }

        var length = new StringInfo(text).LengthInTextElements;
        if (text.Length > MaxText || length < (Number(schema, "minLength") ?? 0)
            || length > (Number(schema, "maxLength") ?? MaxText))
        {
            return "is too short or too long";
        }

        return CardNumbers.IsIn(text)
            ? "holds what looks like a card number; those are entered on a payment page only"
            : FitsFormat(Text(schema, "format"), text) ? null : $"must be written as {Text(schema, "format")}";
    }

    private static bool FitsFormat(string? format, string text) => format switch
    {
        "email" => MailAddress.TryCreate(text, out var address) && address.Address == text,
        "uri" => text.Contains(':', StringComparison.Ordinal) && Uri.TryCreate(text, UriKind.Absolute, out _),
        "date" => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        "date-time" => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out _),
        _ => true,
    };

    private static HashSet<string> Choices(JsonElement schema)
    {
        var titled = Entries(schema, "oneOf").Concat(Entries(schema, "anyOf")).Select(it => Text(it, "const"));
        return [.. Strings(schema, "enum"), .. titled.OfType<string>()];
    }

    private static JsonElement.ObjectEnumerator Members(JsonElement schema, string name) =>
        schema.TryGetProperty(name, out var members) ? members.EnumerateObject() : default;

    private static JsonElement.ArrayEnumerator Entries(JsonElement schema, string name) =>
        schema.TryGetProperty(name, out var entries) ? entries.EnumerateArray() : default;

    private static IEnumerable<string> Strings(JsonElement schema, string name) =>
        Entries(schema, name).Select(static it => it.GetString()!);

    private static string? Text(JsonElement schema, string name) =>
        schema.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static double? Number(JsonElement schema, string name) =>
        schema.TryGetProperty(name, out var value) ? value.GetDouble() : null;
}
