using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Commerce.Domain.Values;

/// <summary>
/// JSON with one possible writing per value (RFC 8785, JSON Canonicalization Scheme): members sorted by UTF-16 code units, no white
/// space, numbers as ECMAScript writes them. Used wherever equal values must give equal bytes. What has no such writing (a member
/// named twice, a number out of range, half a surrogate pair) is refused with a <see cref="JsonException"/>.
/// </summary>
public static class CanonicalJson
{
    public static byte[] Write(JsonElement element)
    {
        var buffer = new ArrayBufferWriter<byte>();
        try
        {
            Write(element, buffer);
        }
        catch (InvalidOperationException notText)
        {
            throw new JsonException("A string is not valid Unicode.", notText);
        }

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
        string? before = null;
        foreach (var member in element.EnumerateObject().OrderBy(static it => it.Name, StringComparer.Ordinal))
        {
            if (member.Name == before)
            {
                throw new JsonException($"Member '{before}' is there twice.");
            }

            if (before is not null)
            {
                buffer.Write(","u8);
            }

            before = member.Name;
            WriteString(before, buffer);
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

    // ECMA-262 Number::toString: the shortest digits that read back as the same number, plain from 1e-6 up to 1e21, else with an
    // exponent. The framework finds the digits; only where the point goes differs.
    private static string Number(double value)
    {
        if (!double.IsFinite(value))
        {
            throw new JsonException("A number is larger than any that can be read exactly.");
        }

        if (value == 0)
        {
            return "0";
        }

        var (digits, exponent) = Shortest(Math.Abs(value));
        var sign = value < 0 ? "-" : "";
        return sign + exponent switch
        {
            >= 0 and < 21 when digits.Length <= exponent + 1 => digits.PadRight(exponent + 1, '0'),
            >= 0 and < 21 => $"{digits[..(exponent + 1)]}.{digits[(exponent + 1)..]}",
            < 0 and > -7 => $"0.{new string('0', -exponent - 1)}{digits}",
            _ => (digits.Length == 1 ? digits : $"{digits[0]}.{digits[1..]}") + (exponent < 0 ? "e-" : "e+") + Math.Abs(exponent),
        };
    }

    /// <summary>Significant digits without zeros at either end, and the power of ten of the first of them.</summary>
    private static (string Digits, int Exponent) Shortest(double value)
    {
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        var mark = text.IndexOf('E', StringComparison.Ordinal);
        var exponent = mark < 0 ? 0 : int.Parse(text[(mark + 1)..], CultureInfo.InvariantCulture);
        var mantissa = mark < 0 ? text : text[..mark];
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        var digits = mantissa.Replace(".", "", StringComparison.Ordinal);
        var leading = digits.Length - digits.TrimStart('0').Length;
        return (digits.Trim('0'), exponent + (point < 0 ? digits.Length : point) - 1 - leading);
    }
}
