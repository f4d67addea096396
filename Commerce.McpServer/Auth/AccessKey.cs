using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Commerce.Domain.Access;

namespace Commerce.McpServer.Auth;

/// <summary>
/// The writing of an access key: its mode, so that a person sees what it can touch, and 256 random bits. Only its hash is stored; with
/// that much randomness a fast hash is as good as a slow one.
/// </summary>
public static class AccessKey
{
    private const int SecretBytes = 32;

    // Longer than any key of ours; whatever is longer is refused without hashing it.
    private const int MaxLength = 128;

    public static string New(TenantMode mode) => Prefix(mode) + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));

    public static bool CouldBe(string text) =>
        text.Length <= MaxLength
        && (text.StartsWith(Prefix(TenantMode.Test), StringComparison.Ordinal) || text.StartsWith(Prefix(TenantMode.Live), StringComparison.Ordinal));

    public static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    private static string Prefix(TenantMode mode) => mode == TenantMode.Live ? "commerce_live_" : "commerce_test_";
}
