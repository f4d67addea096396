using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Commerce.Domain.Values;

/// <summary>
/// JSON with one possible writing per value (RFC 8785, JSON Canonicalization Scheme): members sorted by UTF-16 code units, no white
/// space, numbers as ECMAScript writes them. Used wherever equal values must give equal bytes.
/// </summary>
public static class CanonicalJson
{
    public static byte[] Write(JsonElement element)
    {
        var buffer = new ArrayBufferWriter<byte>();
        Write(element, buffer);
        return buffer.WrittenSpan.ToArray();
    }

    private static void Write(JsonElement element, ArrayBufferWriter<byte> buffer)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                WriteMembers(element, buffer);
                break;
            case JsonValueKind.Array:
                WriteItems(element, buffer);
                break;
            case JsonValueKind.Number:
                buffer.Write(Encoding.ASCII.GetBytes(Number(element.GetDouble())));
                break;
            case JsonValueKind.String:
                WriteString(element.GetString()!, buffer);
                break;
            default:
                buffer.Write(Encoding.ASCII.GetBytes(element.GetRawText()));
                break;
        }
    }

    private static void WriteMembers(JsonElement element, ArrayBufferWriter<byte> buffer)
    {
        buffer.Write("{"u8);
        var first = true;
        foreach (var member in element.EnumerateObject().OrderBy(static it => it.Name, StringComparer.Ordinal))
        {
            if (!first)
            {
                buffer.Write(","u8);
            }

            first = false;
            WriteString(member.Name, buffer);
            buffer.Write(":"u8);
            Write(member.Value, buffer);
        }

        buffer.Write("}"u8);
    }

    private static void WriteItems(JsonElement element, ArrayBufferWriter<byte> buffer)
    {
        buffer.Write("["u8);
        var first = true;
        foreach (var item in element.EnumerateArray())
        {
            if (!first)
            {
                buffer.Write(","u8);
            }

            first = false;
            Write(item, buffer);
        }

        buffer.Write("]"u8);
    }

    private static void WriteString(string text, ArrayBufferWriter<byte> buffer)
    {
        buffer.Write("\""u8);
        Span<byte> utf8 = stackalloc byte[4];
        foreach (var rune in text.EnumerateRunes())
        {
            switch (rune.Value)
            {
                case '"': buffer.Write("\\\""u8); break;
                case '\\': buffer.Write("\\\\"u8); break;
                case '\b': buffer.Write("\\b"u8); break;
                case '\f': buffer.Write("\\f"u8); break;
                case '\n': buffer.Write("\\n"u8); break;
                case '\r': buffer.Write("\\r"u8); break;
                case '\t': buffer.Write("\\t"u8); break;
                case < ' ': buffer.Write(Encoding.ASCII.GetBytes($"\\u{rune.Value:x4}")); break;
                default:
                    buffer.Write(utf8[..rune.EncodeToUtf8(utf8)]);
                    break;
            }
        }

        buffer.Write("\""u8);
    }

    // ECMA-262 Number::toString: shortest digits that read back the same; plain notation from 1e-6 up to 1e21, else exponent.
    private static string Number(double value)
    {
        if (value == 0)
        {
            return "0";
        }

        var text = Math.Abs(value).ToString("E16", CultureInfo.InvariantCulture);
        var shortest = Math.Abs(value).ToString("R", CultureInfo.InvariantCulture);
        var exponent = int.Parse(text[(text.IndexOf('E', StringComparison.Ordinal) + 1)..], CultureInfo.InvariantCulture);
        var mark = shortest.IndexOf('E', StringComparison.Ordinal);
        var mantissa = mark < 0 ? shortest : shortest[..mark];
        var digits = mantissa.Replace(".", "", StringComparison.Ordinal).TrimStart('0').TrimEnd('0');
        if (mark >= 0)
        {
            exponent = int.Parse(shortest[(mark + 1)..], CultureInfo.InvariantCulture);
        }

        var sign = value < 0 ? "-" : "";
        return sign + exponent switch
        {
            >= 0 and < 21 when digits.Length <= exponent + 1 => digits.PadRight(exponent + 1, '0'),
            >= 0 and < 21 => $"{digits[..(exponent + 1)]}.{digits[(exponent + 1)..]}",
            < 0 and >= -6 => $"0.{new string('0', -exponent - 1)}{digits}",
            _ => (digits.Length == 1 ? digits : $"{digits[0]}.{digits[1..]}") + (exponent < 0 ? "e-" : "e+") + Math.Abs(exponent),
        };
    }
}
