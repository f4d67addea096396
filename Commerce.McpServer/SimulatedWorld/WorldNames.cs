using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Commerce.McpServer.SimulatedWorld;

/// <summary>How the simulated companies name merchants and number their own records.</summary>
internal static partial class WorldNames
{
    public const string DevelopmentKeyPrefix = "sk_test_sim_";

    // Crockford's alphabet: nothing that can be misread over a telephone.
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    private const int RecordLength = 20;      // 100 bits
    private const int CapabilityLength = 32;  // 160 bits: knowing it is the right to act

    public static bool IsMerchant(string name) => MerchantPattern().IsMatch(name);

    public static string Record(string prefix) =>
        prefix + "_" + RandomNumberGenerator.GetString(Alphabet, RecordLength);

    public static string Capability(string prefix) =>
        prefix + "_" + RandomNumberGenerator.GetString(Alphabet, CapabilityLength);

    public static string Digits(int count) => RandomNumberGenerator.GetString("0123456789", count);

    public static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    [GeneratedRegex("^[a-z0-9][a-z0-9_-]{0,62}\\z")]
    private static partial Regex MerchantPattern();
}
