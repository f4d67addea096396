using System.Security.Cryptography;
using System.Text.Json.Serialization;

namespace Commerce.Domain.Infrastructure.Audit;

/// <summary>Where the chain of one tenant ends: the number of its last event and the hash over everything up to it.</summary>
public sealed record ChainHead(Guid TenantId, long Seq, [property: JsonConverter(typeof(HexConverter))] byte[] Hash);

/// <summary>
/// The chain of one tenant: every link is the hash of the link before it and of the event's own hash, so no event can be changed,
/// dropped or moved without changing every link after it. The database makes the links (<c>engine.seal_pending</c>); this is the
/// same rule for whoever checks them.
/// </summary>
public static class AuditChain
{
    public const int HashBytes = SHA256.HashSizeInBytes;

    /// <summary>What the first link of every chain stands on.</summary>
    public static readonly byte[] Start = new byte[HashBytes];

    public static byte[] Leaf(ReadOnlySpan<byte> canonical) => SHA256.HashData(canonical);

    public static byte[] Next(ReadOnlySpan<byte> previous, ReadOnlySpan<byte> leaf)
    {
        if (previous.Length != HashBytes || leaf.Length != HashBytes)
        {
            throw new ArgumentException("A link is made of two SHA-256 hashes.", nameof(leaf));
        }

        Span<byte> both = stackalloc byte[HashBytes * 2];
        previous.CopyTo(both);
        leaf.CopyTo(both[HashBytes..]);
        return SHA256.HashData(both);
    }
}
