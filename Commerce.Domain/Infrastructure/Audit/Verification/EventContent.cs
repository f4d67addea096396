using System.Globalization;
using System.Text.Json;
using Commerce.Domain.Values;

namespace Commerce.Domain.Infrastructure.Audit.Verification;

/// <summary>What the hashed bytes of an event say, as far as columns repeat it.</summary>
public sealed record EventContent(JsonElement Root)
{
    /// <summary>Null when the bytes are no JSON object, or not the one way its value is written.</summary>
    public static EventContent? Read(byte[] canonical)
    {
        try
        {
            var root = JsonSerializer.Deserialize<JsonElement>(canonical);
            return root.ValueKind == JsonValueKind.Object && CanonicalJson.Write(root).AsSpan().SequenceEqual(canonical)
                ? new EventContent(root)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public string? Action => Text("action");

    public string? Subject => Text("subject");

    public string? OperationId => Text("operation_id");

    public JsonElement? Facts => Root.TryGetProperty("facts", out var facts) ? facts : null;

    /// <summary>The first column that says something else than the hashed bytes; null when none does.</summary>
    public string? FirstDifference(EventRow row)
    {
        (string Name, string? Column)[] columns =
        [
            ("event_id", row.EventId.ToString("N")), ("at", row.At.UtcDateTime.ToString("O", CultureInfo.InvariantCulture)),
            ("tenant_id", row.TenantId.ToString("N")), ("actor", row.Actor), ("action", row.Action), ("subject", row.Subject),
            ("outcome", row.Outcome), ("operation_id", row.OperationId),
        ];
        return columns.FirstOrDefault(it => Text(it.Name) != it.Column).Name;
    }

    private string? Text(string name) =>
        Root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
