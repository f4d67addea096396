using System.Text.Json;
using System.Text.Json.Serialization;

namespace Commerce.Domain.Values;

internal sealed class CurrencyConverter : JsonConverter<Currency>
{
    public override Currency Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Currency.TryParse(reader.TokenType == JsonTokenType.String ? reader.GetString() : null, out var currency)
            ? currency
            : throw new JsonException("is no ISO 4217 currency");

    public override void Write(Utf8JsonWriter writer, Currency value, JsonSerializerOptions options) => writer.WriteStringValue(value.Code);
}
