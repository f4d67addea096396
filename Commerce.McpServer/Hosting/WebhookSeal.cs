using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Commerce.McpServer.Hosting;

/// <summary> Checks the seal of a webhook: HMAC-SHA256 over id, time and body under the merchant's own secret, and no
/// older than five minutes. </summary>
public sealed class WebhookSeal(string secret, TimeProvider clock)
{
    public const string IdHeader = "webhook-id";
    public const string TimestampHeader = "webhook-timestamp";
    public const string SignatureHeader = "webhook-signature";

    private const string Version = "v1,";
    private const int LongestId = 200;

    // While the provider changes its secret it signs with the old and the new one; more than that nobody needs.
    private const int MostSignatures = 4;
    private static readonly TimeSpan OldestAccepted = TimeSpan.FromMinutes(5);

    /// <summary>The event's id if the seal is genuine and fresh, else null.</summary>
    public string? Open(IHeaderDictionary headers, string merchant, ReadOnlySpan<byte> body)
    {
        var id = headers[IdHeader].ToString();
        var timestamp = headers[TimestampHeader].ToString();
        if (id.Length is 0 or > LongestId || !IsFresh(timestamp))
        {
            return null;
        }

        var key = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(merchant));
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{id}.{timestamp}."), .. body];
        var expected = HMACSHA256.HashData(key, signed);
        var signatures = headers[SignatureHeader].ToString().Split(' ', MostSignatures + 1);
        return signatures.Take(MostSignatures).Any(signature => IsMatch(signature, expected)) ? id : null;
    }

    private bool IsFresh(string timestamp) =>
        long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
        && Math.Abs(clock.GetUtcNow().ToUnixTimeSeconds() - (decimal)seconds) <= (decimal)OldestAccepted.TotalSeconds;

    private static bool IsMatch(string signature, byte[] expected)
    {
        var given = new byte[expected.Length + 3];
        return signature.StartsWith(Version, StringComparison.Ordinal)
            && Convert.TryFromBase64String(signature[Version.Length..], given, out var length)
            && CryptographicOperations.FixedTimeEquals(given.AsSpan(0, length), expected);
    }
}
