using System.Security.Cryptography;

namespace Commerce.Domain.Values;

public static partial class IdText
{
    private const int CapabilityBytes = 20;

    /// <summary>Length of a written capability after its prefix: 32 symbols for 160 bits and the check.</summary>
    public const int CapabilityLength = 33;

    /// <summary>A fresh unguessable id of 160 random bits, for operations and whatever works as a capability.</summary>
    public static string NewCapability(string prefix) => Write(prefix, RandomNumberGenerator.GetBytes(CapabilityBytes));

    public static bool IsCapability(string prefix, string text) => Problem(prefix, text, CapabilityLength) is null;

    /// <summary>Writes the 160 bits of a capability that are kept as such.</summary>
    public static string FormatCapability(string prefix, ReadOnlySpan<byte> bits) => bits.Length == CapabilityBytes
        ? Write(prefix, bits)
        : throw new ArgumentException($"A capability has {CapabilityBytes} bytes.", nameof(bits));

    /// <summary>The 160 bits of a capability; null for everything that is not the writing of one.</summary>
    public static byte[]? ReadCapability(string prefix, string text)
    {
        if (!IsCapability(prefix, text))
        {
            return null;
        }

        var bits = new byte[CapabilityBytes];
        var symbols = text.AsSpan(prefix.Length + 1, CapabilityLength - 1);
        for (var i = 0; i < symbols.Length * BitsPerSymbol; i++)
        {
            var digit = Alphabet.IndexOf(symbols[i / BitsPerSymbol], StringComparison.Ordinal);
            var bit = (digit >> (BitsPerSymbol - 1 - (i % BitsPerSymbol))) & 1;
            bits[i >> 3] |= (byte)(bit << (7 - (i & 7)));
        }

        return bits;
    }
}
