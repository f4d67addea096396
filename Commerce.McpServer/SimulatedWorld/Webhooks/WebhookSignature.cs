using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Commerce.McpServer.SimulatedWorld.Webhooks;

/// <summary>Signs webhooks: HMAC-SHA256 over id, timestamp and body, each merchant with a secret of its own.</summary>
internal static class WebhookSignature
{
    public const string IdHeader = "webhook-id";
    public const string TimestampHeader = "webhook-timestamp";
    public const string SignatureHeader = "webhook-signature";

    /// <summary>Derived, so that one configured secret serves any number of merchants and none can forge
    /// another's.</summary>
    public static byte[] MerchantSecret(string secret, string merchant) =>
        HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(merchant));

    public static string Sign(byte[] merchantSecret, string id, DateTimeOffset at, string body)
    {
        var signed = $"{id}.{Timestamp(at)}.{body}";
        return "v1," + Convert.ToBase64String(HMACSHA256.HashData(merchantSecret, Encoding.UTF8.GetBytes(signed)));
    }

    public static string Timestamp(DateTimeOffset at) => at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
}
