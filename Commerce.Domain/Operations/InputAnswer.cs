using System.Text.Json;
using System.Text.Json.Serialization;

namespace Commerce.Domain.Operations;

/// <summary>What a person did with a request for input, and what they filled in where it has a form.</summary>
[JsonConverter(typeof(InputAnswerConverter))]
public sealed record InputAnswer(InputDeed Deed)
{
    public static readonly InputAnswer Accept = new(InputDeed.Accept);
    public static readonly InputAnswer Decline = new(InputDeed.Decline);
    public static readonly InputAnswer Cancel = new(InputDeed.Cancel);

    /// <summary>Only for an input with a schema, which it fits: flat, and without anything the schema does not name.</summary>
    public JsonElement? Content { get; init; }
}

/// <summary>Consent stands last, so that a deed nobody set is none.</summary>
public enum InputDeed
{
    Cancel,
    Decline,
    Accept,
}

/// <summary>In storage the deed alone is a word; with content it is an object.</summary>
internal sealed class InputAnswerConverter : JsonConverter<InputAnswer>
{
    private const string Action = "action";
    private const string Content = "content";

    public override InputAnswer Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return new InputAnswer(Enum.Parse<InputDeed>(reader.GetString()!, ignoreCase: true));
        }

        var stored = JsonElement.ParseValue(ref reader);
        return new InputAnswer(Enum.Parse<InputDeed>(stored.GetProperty(Action).GetString()!, ignoreCase: true))
        {
            Content = stored.GetProperty(Content),
        };
    }

    public override void Write(Utf8JsonWriter writer, InputAnswer value, JsonSerializerOptions options)
    {
        var deed = value.Deed.ToString().ToLowerInvariant();
        if (value.Content is not { } content)
        {
            writer.WriteStringValue(deed);
            return;
        }

        writer.WriteStartObject();
        writer.WriteString(Action, deed);
        writer.WritePropertyName(Content);
        content.WriteTo(writer);
        writer.WriteEndObject();
    }
}
