using System.Security.Cryptography;
using Commerce.Domain.Values;

namespace Commerce.Domain.Invoices;

/// <summary>
/// What opens the page of one invoice to whoever has it: 160 random bits, made with the invoice and the same for as long as there is
/// one, since they are printed on paper. Whoever sees them can see the invoice, so they never turn up by accident: only
/// <see cref="Reveal"/> writes them.
/// </summary>
public sealed record PayToken
{
    public const string Prefix = "pl";
    public const int Length = 20;

    private readonly string _bits;

    private PayToken(byte[] bits) => _bits = Convert.ToHexString(bits);

    public static PayToken New() => new(RandomNumberGenerator.GetBytes(Length));

    public static PayToken From(byte[] bits) => bits.Length == Length
        ? new PayToken(bits)
        : throw new ArgumentException($"A token has {Length} bytes.", nameof(bits));

    /// <summary>Null for whatever is not the writing of a token.</summary>
    public static PayToken? TryRead(string text) => IdText.ReadCapability(Prefix, text) is { } bits ? new PayToken(bits) : null;

    public byte[] ToBits() => Convert.FromHexString(_bits);

    /// <summary>What a token is looked up by, so that how long that takes says nothing about the token.</summary>
    public byte[] Hash() => SHA256.HashData(ToBits());

    /// <summary>As it stands in addresses.</summary>
    public string Reveal() => IdText.FormatCapability(Prefix, ToBits());

    public override string ToString() => $"{Prefix}_…";
}
