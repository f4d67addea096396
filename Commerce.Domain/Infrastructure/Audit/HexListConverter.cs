using System.Text.Json;
using System.Text.Json.Serialization;

namespace Commerce.Domain.Infrastructure.Audit;

internal sealed class HexListConverter : JsonConverter<IReadOnlyList<byte[]>>
{
    private static readonly HexConverter One = new();

    public override IReadOnlyList<byte[]> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        List<byte[]> hashes = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            hashes.Add(One.Read(ref reader, typeof(byte[]), options));
        }

        return hashes;
    }

    public override void Write(Utf8JsonWriter writer, IReadOnlyList<byte[]> value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (var hash in value)
        {
            One.Write(writer, hash, options);
        }

        writer.WriteEndArray();
    }
}
