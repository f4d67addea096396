using System.Text.Json;
using System.Text.Json.Serialization;

namespace Commerce.Domain.Infrastructure.Audit;

/// <summary>Hashes as people compare them: lower-case hex, the way the database prints them too.</summary>
internal sealed class HexConverter : JsonConverter<byte[]>
{
    public override byte[] Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        try
        {
            return Convert.FromHexString(reader.GetString()!);
        }
        catch (FormatException notHex)
        {
            throw new JsonException("A hash is written in hex.", notHex);
        }
    }

    public override void Write(Utf8JsonWriter writer, byte[] value, JsonSerializerOptions options) =>
        writer.WriteStringValue(Convert.ToHexStringLower(value));
}
