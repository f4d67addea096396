using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;

namespace Commerce.McpServer.Protocol.Calls;

/// <summary>
/// The secret under which a call's state is sealed while the client holds it: 32 random bytes, the same for every
/// process that serves the endpoint, kept by the host.
/// </summary>
public sealed class RequestStateKey
{
    public const int Length = 32;
    private static readonly byte[] Purpose = "commerce mcp request state, version 1"u8.ToArray();
    private readonly byte[] _derived;

    public RequestStateKey(ReadOnlySpan<byte> secret)
    {
        if (secret.Length != Length)
        {
            throw new ArgumentException(
                $"The request state key must have {Length} bytes, not {secret.Length}.", nameof(secret));
        }

        // Derived for this one purpose, so the host may seal other things under the same secret.
        _derived = HKDF.DeriveKey(HashAlgorithmName.SHA256, secret.ToArray(), Length, salt: null, Purpose);
    }

    internal ReadOnlySpan<byte> Derived => _derived;
}

/// <summary>
/// What a call remembers between its rounds: which operation asked which questions, and until when that holds.
/// </summary>
internal sealed record RequestState(string OperationId, IReadOnlyList<string> Keys, long ExpiresAtUnixSeconds)
{
    /// <summary>What tells this state from every other that was given out; set on those that came back.</summary>
    public string? Nonce { get; private init; }

    private const byte Form = 1;
    private const int NonceLength = 12;
    private const int TagLength = 16;
    private const int Overhead = 1 + NonceLength + TagLength;
    private const int MaxSealedLength = 4096;

    /// <summary>
    /// Seals the state so that it can be read only here, unchanged, and only together with <paramref name="binding"/>.
    /// </summary>
    public string Seal(RequestStateKey key, ReadOnlySpan<byte> binding)
    {
        var text = JsonSerializer.SerializeToUtf8Bytes(this);
        var sealedBytes = new byte[Overhead + text.Length];
        sealedBytes[0] = Form;
        var nonce = sealedBytes.AsSpan(1, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(key.Derived, TagLength);
        aes.Encrypt(nonce, text, sealedBytes.AsSpan(Overhead), sealedBytes.AsSpan(1 + NonceLength, TagLength), binding);
        return Base64Url.EncodeToString(sealedBytes);
    }

    /// <summary>Null for anything that was not sealed here for this very call, or whose time is up.</summary>
    public static RequestState? Open(
        string sealedText, RequestStateKey key, ReadOnlySpan<byte> binding, DateTimeOffset now)
    {
        if (sealedText.Length > MaxSealedLength || !Base64Url.IsValid(sealedText))
        {
            return null;
        }

        var sealedBytes = Base64Url.DecodeFromChars(sealedText);
        if (sealedBytes.Length <= Overhead || sealedBytes[0] != Form)
        {
            return null;
        }

        var text = new byte[sealedBytes.Length - Overhead];
        using var aes = new AesGcm(key.Derived, TagLength);
        try
        {
            var nonce = sealedBytes.AsSpan(1, NonceLength);
            var tag = sealedBytes.AsSpan(1 + NonceLength, TagLength);
            aes.Decrypt(nonce, sealedBytes.AsSpan(Overhead), tag, text, binding);
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }

        var state = JsonSerializer.Deserialize<RequestState>(text);
        return state is not null && state.ExpiresAtUnixSeconds > now.ToUnixTimeSeconds()
            ? state with { Nonce = Base64Url.EncodeToString(sealedBytes.AsSpan(1, NonceLength)) }
            : null;
    }
}
