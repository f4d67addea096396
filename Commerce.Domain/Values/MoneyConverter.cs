using System.Text.Json;
using System.Text.Json.Serialization;

namespace Commerce.Domain.Values;

/// <summary>Money as <c>{"amount":"12.30","currency":"EUR"}</c>; a JSON number is never an amount.</summary>
internal sealed class MoneyConverter : JsonConverter<Money>
{
    public override Money Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object
            || !root.TryGetProperty("amount", out var amount) || amount.ValueKind != JsonValueKind.String
            || !root.TryGetProperty("currency", out var code) || code.ValueKind != JsonValueKind.String)
        {
            throw new JsonException("money is {\"amount\":\"12.30\",\"currency\":\"EUR\"}, both as strings");
        }

        if (!Currency.TryParse(code.GetString(), out var currency))
        {
            throw new JsonException($"'{code.GetString()}' is no ISO 4217 currency");
        }

        var negative = amount.GetString()!.StartsWith('-');
        return Money.TryParse(amount.GetString()![(negative ? 1 : 0)..], currency, out var money, out var problem)
            ? negative ? -money : money
            : throw new JsonException(problem);
    }

    public override void Write(Utf8JsonWriter writer, Money value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString("amount", value.Amount);
        writer.WriteString("currency", value.Currency.Code);
        writer.WriteEndObject();
    }
}
