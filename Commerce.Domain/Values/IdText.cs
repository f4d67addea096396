namespace Commerce.Domain.Values;

/// <summary>
/// The writing of ids: a prefix that names the kind, lower-case Crockford base32 (no i, l, o, u), and one check character, so a
/// wrong kind or a typo is named before any look-up. The check is one Reed-Solomon symbol over GF(32): it catches every single
/// wrong character and every swap of neighbours.
/// </summary>
public static partial class IdText
{
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    private const int BitsPerSymbol = 5;
    private const int GuidBytes = 16;
    private const int LongestPrefix = 5;

    /// <summary>Length of a written entity id after its prefix: 26 symbols for 128 bits and the check.</summary>
    public const int GuidLength = 27;

    public static string Format(string prefix, Guid value)
    {
        Span<byte> bytes = stackalloc byte[GuidBytes];
        value.TryWriteBytes(bytes, bigEndian: true, out _);
        return Write(prefix, bytes);
    }

    public static bool TryParse(string prefix, string text, out Guid value, out string problem)
    {
        value = default;
        problem = Problem(prefix, text, GuidLength) ?? "";
        if (problem.Length > 0)
        {
            return false;
        }

        Span<byte> bytes = stackalloc byte[GuidBytes];
        if (!TryRead(text.AsSpan(prefix.Length + 1, GuidLength - 1), bytes))
        {
            problem = "is mistyped: it is larger than an id can be";
            return false;
        }

        value = new Guid(bytes, bigEndian: true);
        return true;
    }

    /// <summary>
    /// The values whose writing begins with what was typed so far: ids of one kind sort as their values do. Null where
    /// no id can begin like that.
    /// </summary>
    public static (Guid First, Guid Last)? Range(string prefix, string typed)
    {
        var head = $"{prefix}_";
        if (head.StartsWith(typed, StringComparison.Ordinal))
        {
            return (Guid.Empty, Guid.AllBitsSet);
        }

        var symbols = typed.StartsWith(head, StringComparison.Ordinal) ? typed[head.Length..] : "?";
        Span<byte> first = stackalloc byte[GuidBytes];
        Span<byte> last = stackalloc byte[GuidBytes];
        if (symbols.Length > GuidLength || symbols.Any(static c => !Alphabet.Contains(c, StringComparison.Ordinal))
            || !TryRead(symbols.PadRight(GuidLength - 1, Alphabet[0]).AsSpan(0, GuidLength - 1), first))
        {
            return null;
        }

        TryRead(symbols.PadRight(GuidLength - 1, Alphabet[^1]).AsSpan(0, GuidLength - 1), last);
        var range = (First: new Guid(first, bigEndian: true), Last: new Guid(last, bigEndian: true));
        return symbols.Length < GuidLength || Format(prefix, range.First) == typed ? range : null;
    }

    private static string? Problem(string prefix, string text, int length)
    {
        var mark = text.IndexOf('_', StringComparison.Ordinal);
        if (mark < 0 || text[..mark] != prefix)
        {
            // What came is repeated only where it looks like a prefix: it may be anything, and the sentence goes to a model.
            return mark is > 0 and <= LongestPrefix && text.AsSpan(0, mark).IndexOfAnyExceptInRange('a', 'z') < 0
                ? $"is an id of another kind ('{text[..mark]}_…'); this field takes '{prefix}_…'"
                : $"is not an id; this field takes '{prefix}_…'";
        }

        if (text.Length != mark + 1 + length)
        {
            return $"is cut off or too long: '{prefix}_' is followed by {length} characters";
        }

        var state = 0;
        foreach (var c in text.AsSpan(mark + 1))
        {
            var digit = Alphabet.IndexOf(c, StringComparison.Ordinal);
            if (digit < 0)
            {
                return $"is mistyped: '{(char.IsBetween(c, '!', '~') ? c : '?')}' cannot stand in an id";
            }

            state = Double(state) ^ digit;
        }

        return state == 0 ? null : "is mistyped: its check character does not fit; copy it again from where it was given";
    }

    private static string Write(string prefix, ReadOnlySpan<byte> bytes)
    {
        var symbols = ((bytes.Length * 8) + BitsPerSymbol - 1) / BitsPerSymbol;
        return string.Create(prefix.Length + 1 + symbols + 1, (prefix, Value: bytes.ToArray(), symbols), static (span, it) =>
        {
            it.prefix.CopyTo(span);
            span[it.prefix.Length] = '_';
            var body = span[(it.prefix.Length + 1)..];
            var state = 0;
            for (var i = 0; i < it.symbols; i++)
            {
                var digit = Symbol(it.Value, i, it.symbols);
                body[i] = Alphabet[digit];
                state = Double(state) ^ digit;
            }

            body[it.symbols] = Alphabet[Double(state)];
        });
    }

    // Symbols are read from the most significant end; the first carries the bits left over (128 = 25 × 5 + 3).
    private static int Symbol(byte[] bytes, int index, int symbols)
    {
        var low = (symbols - 1 - index) * BitsPerSymbol;
        var digit = 0;
        for (var bit = BitsPerSymbol - 1; bit >= 0; bit--)
        {
            var position = low + bit;
            var at = bytes.Length - 1 - (position >> 3);
            digit = (digit << 1) | (at < 0 ? 0 : (bytes[at] >> (position & 7)) & 1);
        }

        return digit;
    }

    private static bool TryRead(ReadOnlySpan<char> body, Span<byte> bytes)
    {
        var value = UInt128.Zero;
        foreach (var c in body)
        {
            if (value >> 123 != UInt128.Zero)
            {
                return false;
            }

            value = (value << BitsPerSymbol) | (UInt128)Alphabet.IndexOf(c, StringComparison.Ordinal);
        }

        System.Buffers.Binary.BinaryPrimitives.WriteUInt128BigEndian(bytes, value);
        return true;
    }

    // Multiplication by x in GF(2^5) with x^5 + x^2 + 1, a primitive polynomial: 31 positions get 31 different weights.
    private static int Double(int value) => (value << 1) is var twice && (twice & 32) != 0 ? (twice ^ 37) & 31 : twice;
}
