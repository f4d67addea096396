using System.Security.Cryptography;

namespace Commerce.Domain.Infrastructure.Audit;

/// <summary>The public keys an auditor trusts, by their id. One file per key that ever signed.</summary>
public sealed class PublicKeys : IDisposable
{
    private readonly Dictionary<string, ECDsa> _keys = new(StringComparer.Ordinal);

    public int Count => _keys.Count;

    public static PublicKeys In(string folder)
    {
        var keys = new PublicKeys();
        foreach (var path in Directory.Exists(folder) ? Directory.GetFiles(folder, "*.pub.pem") : [])
        {
            var key = ECDsa.Create();
            key.ImportFromPem(File.ReadAllText(path));
            keys._keys[SigningKey.IdOf(key.ExportSubjectPublicKeyInfo())] = key;
        }

        return keys;
    }

    public bool Knows(string keyId) => _keys.ContainsKey(keyId);

    public bool Verifies(string keyId, byte[] body, byte[] signature) =>
        _keys.TryGetValue(keyId, out var key) && key.VerifyData(body, signature, HashAlgorithmName.SHA256);

    public void Dispose()
    {
        foreach (var key in _keys.Values)
        {
            key.Dispose();
        }
    }
}
