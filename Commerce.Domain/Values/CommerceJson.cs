using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Commerce.Domain.Values;

/// <summary>The one way values are written as JSON: on the wire, in storage and in messages.</summary>
public static class CommerceJson
{
    public static readonly JsonSerializerOptions Options = Create();

    public static JsonElement ToElement<T>(T value) => JsonSerializer.SerializeToElement(value, Options);

    public static string ToText<T>(T value) => JsonSerializer.Serialize(value, Options);

    public static T Read<T>(JsonElement element) =>
        element.Deserialize<T>(Options) ?? throw new JsonException($"No {typeof(T).Name} in null.");

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
            DictionaryKeyPolicy = null,
            NumberHandling = JsonNumberHandling.Strict,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            // Nulls are not written, so a nullable parameter that is missing is null; stored state of an older version reads the same way.
            RespectRequiredConstructorParameters = false,
            RespectNullableAnnotations = true,
            MaxDepth = 32,
            // Only ever written to JSON media types, never into HTML, so letters of every language stay readable.
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };
        options.Converters.Add(new EntityIdConverterFactory());
        options.Converters.Add(new MoneyConverter());
        options.Converters.Add(new CurrencyConverter());
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false));
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
