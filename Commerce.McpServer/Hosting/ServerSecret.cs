using System.Security.Cryptography;
using System.Text;

namespace Commerce.McpServer.Hosting;

/// <summary>
/// One random secret of the installation, from which a key for each purpose is derived. In the data folder by default; several server
/// processes of a deployment are given the same one by <c>Commerce:Secret</c> (base64, 32 bytes).
/// </summary>
public sealed class ServerSecret
{
    public const string Setting = "Commerce:Secret";
    private const int Length = 32;
    private const string FileName = "server-secret";
    private readonly byte[] _secret;

    private ServerSecret(byte[] secret) => _secret = secret;

    /// <summary>The one that the operator gave to every process of a deployment; null when each data folder has its own.</summary>
    public static ServerSecret? Given(IConfiguration configuration) =>
        configuration[Setting] is { Length: > 0 } given ? new ServerSecret(Decode(given, Setting)) : null;

    public static async Task<ServerSecret> LoadAsync(IConfiguration configuration, CommerceHome home, CancellationToken cancellationToken)
    {
        if (Given(configuration) is { } given)
        {
            return given;
        }

        var path = Path.Combine(home.Folder, FileName);
        if (!File.Exists(path))
        {
            await PrivateFile.WriteAsync(path, Convert.ToBase64String(RandomNumberGenerator.GetBytes(Length)), cancellationToken);
        }

        return new ServerSecret(Decode(await File.ReadAllTextAsync(path, cancellationToken), path));
    }

    public byte[] Derive(string purpose) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, _secret, Length, salt: null, Encoding.UTF8.GetBytes($"commerce {purpose}"));

    public string DeriveText(string purpose) => Convert.ToHexStringLower(Derive(purpose));

    private static byte[] Decode(string text, string source)
    {
        var bytes = new byte[Length + 1];
        return Convert.TryFromBase64String(text.Trim(), bytes, out var length) && length == Length
            ? bytes[..Length]
            : throw new SetupException($"{source} must hold {Length} random bytes in base64: make them with 'openssl rand -base64 {Length}'.");
    }
}
