using System.Text.Json;
using System.Text.Json.Nodes;

namespace Commerce.McpServer.Pipeline.Arguments;

/// <summary>Writes a tree as JSON Schema 2020-12, as short as it can be said: these bytes are what an agent's context pays for.</summary>
public static class SchemaWriter
{
    public static JsonElement Input(ArgumentNode.Record record)
    {
        var schema = Write(record);
        schema["additionalProperties"] = false;
        return Freeze(schema);
    }

    /// <param name="allOptional">The result may also be a handle to unfinished work, so no field of the final one is certain.</param>
    public static JsonElement Output(ArgumentNode.Record record, IEnumerable<ArgumentField> envelope, bool allOptional)
    {
        var fields = record.Fields.Concat(envelope.Where(it => record.Fields.All(field => field.Name != it.Name)));
        var schema = Write(new ArgumentNode.Record([.. fields]));
        if (allOptional)
        {
            schema.Remove("required");
        }

        return Freeze(schema);
    }

    private static JsonObject Write(ArgumentNode node) => node switch
    {
        ArgumentNode.Record record => WriteRecord(record),
        ArgumentNode.Map { Value: ArgumentNode.Anything } => new JsonObject { ["type"] = "object" },
        ArgumentNode.Map map => new JsonObject { ["type"] = "object", ["additionalProperties"] = Write(map.Value) },
        ArgumentNode.List list => new JsonObject { ["type"] = "array", ["items"] = Write(list.Item) },
        ArgumentNode.Choice choice => new JsonObject { ["type"] = "string", ["enum"] = new JsonArray([.. choice.Values.Select(static it => (JsonNode)it)]) },
        ArgumentNode.Text { Format: { } format } => new JsonObject { ["type"] = "string", ["format"] = format },
        ArgumentNode.Text => new JsonObject { ["type"] = "string" },
        ArgumentNode.Integer => new JsonObject { ["type"] = "integer" },
        ArgumentNode.Number => new JsonObject { ["type"] = "number" },
        ArgumentNode.Flag => new JsonObject { ["type"] = "boolean" },
        _ => [],
    };

    private static JsonObject WriteRecord(ArgumentNode.Record record)
    {
        var properties = new JsonObject();
        foreach (var field in record.Fields)
        {
            var property = Write(field.Node);
            if (field.Description is not null)
            {
                property["description"] = field.Description;
            }

            properties[field.Name] = property;
        }

        var schema = new JsonObject { ["type"] = "object", ["properties"] = properties };
        var required = record.Fields.Where(static it => it.Required).Select(static it => (JsonNode)it.Name).ToArray();
        if (required.Length > 0)
        {
            schema["required"] = new JsonArray(required);
        }

        return schema;
    }

    private static JsonElement Freeze(JsonObject schema) => JsonSerializer.SerializeToElement(schema);
}
