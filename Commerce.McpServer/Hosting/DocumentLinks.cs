using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using Commerce.Domain.Documents;
using Commerce.McpServer.Protocol.Calls;

namespace Commerce.McpServer.Hosting;

/// <summary>
/// Addresses under which one document can be fetched for ten minutes without a key. What it is of, and until when, is sealed in the
/// address itself, so nothing is stored and every server of a deployment reads it.
/// </summary>
public sealed class DocumentLinks(RequestStateKey key, PublicAddress address, TimeProvider clock)
{
    /// <summary>Long enough to pass it on and open it, short enough that it is worth little in somebody's history.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    private const byte Form = 1;
    private const int NonceLength = 12;
    private const int TagLength = 16;
    private const int KeyLength = 32;
    private const int GuidLength = 16;
    private const int BodyLength = (2 * GuidLength) + 2 + sizeof(long);
    private const int SealedLength = 1 + NonceLength + TagLength + BodyLength;
    private static readonly byte[] Purpose = "commerce document address, version 1"u8.ToArray();

    // A key of its own: what is sealed for another purpose opens nothing here.
    private readonly byte[] _key = HKDF.Expand(HashAlgorithmName.SHA256, key.Derived.ToArray(), KeyLength, Purpose);

    /// <summary>The end of the lives of addresses made now.</summary>
    public DateTimeOffset ExpiresAt() => DateTimeOffset.FromUnixTimeSeconds(clock.GetUtcNow().Add(Lifetime).ToUnixTimeSeconds());

    public Uri Of(DocumentTarget target, DateTimeOffset expiresAt) => address.Of($"documents/{Seal(target, expiresAt)}");

    /// <summary>Null for everything that was not made here, and for what is too old: the two look alike.</summary>
    public DocumentTarget? Open(string token)
    {
        Span<byte> bytes = stackalloc byte[SealedLength];
        if (!Base64Url.IsValid(token) || Base64Url.GetMaxDecodedLength(token.Length) != SealedLength
            || !Base64Url.TryDecodeFromChars(token, bytes, out var length) || length != SealedLength || bytes[0] != Form)
        {
            return null;
        }

        Span<byte> body = stackalloc byte[BodyLength];
        using var aes = new AesGcm(_key, TagLength);
        try
        {
            aes.Decrypt(bytes.Slice(1, NonceLength), bytes[(1 + NonceLength + TagLength)..], bytes.Slice(1 + NonceLength, TagLength), body);
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }

        var expires = BinaryPrimitives.ReadInt64BigEndian(body[^sizeof(long)..]);
        return expires <= clock.GetUtcNow().ToUnixTimeSeconds() ? null : new DocumentTarget(
            new Guid(body[..GuidLength], bigEndian: true), body[2 * GuidLength] == 0 ? DocumentKind.Invoice : DocumentKind.CreditNote,
            new Guid(body.Slice(GuidLength, GuidLength), bigEndian: true), (DocumentFormat)body[(2 * GuidLength) + 1]);
    }

    private string Seal(DocumentTarget target, DateTimeOffset expiresAt)
    {
        Span<byte> body = stackalloc byte[BodyLength];
        target.TenantId.TryWriteBytes(body, bigEndian: true, out _);
        target.Id.TryWriteBytes(body[GuidLength..], bigEndian: true, out _);
        body[2 * GuidLength] = (byte)(target.Kind == DocumentKind.Invoice ? 0 : 1);
        body[(2 * GuidLength) + 1] = (byte)target.Format;
        BinaryPrimitives.WriteInt64BigEndian(body[^sizeof(long)..], expiresAt.ToUnixTimeSeconds());
        Span<byte> bytes = stackalloc byte[SealedLength];
        bytes[0] = Form;
        RandomNumberGenerator.Fill(bytes.Slice(1, NonceLength));
        using var aes = new AesGcm(_key, TagLength);
        aes.Encrypt(bytes.Slice(1, NonceLength), body, bytes[(1 + NonceLength + TagLength)..], bytes.Slice(1 + NonceLength, TagLength));
        return Base64Url.EncodeToString(bytes);
    }
}

/// <summary>One document of one merchant in one format.</summary>
public sealed record DocumentTarget(Guid TenantId, DocumentKind Kind, Guid Id, DocumentFormat Format);
