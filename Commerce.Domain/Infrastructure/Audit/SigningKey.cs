using System.Security.Cryptography;

namespace Commerce.Domain.Infrastructure.Audit;

/// <summary>
/// The key that signs checkpoints: ECDSA on P-256, in a file that only the server's own user may read. It never enters the database,
/// so whoever rewrites the log there cannot sign the rewriting. The public half lies beside it and goes to the auditors.
/// </summary>
public sealed class SigningKey : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private readonly ECDsa _key;

    private SigningKey(ECDsa key)
    {
        _key = key;
        Id = IdOf(key.ExportSubjectPublicKeyInfo());
    }

    /// <summary>The first 16 hex digits of the public key's SHA-256.</summary>
    public string Id { get; }

    public byte[] Sign(byte[] body) => _key.SignData(body, HashAlgorithmName.SHA256);

    public void Dispose() => _key.Dispose();

    internal static string IdOf(byte[] publicKey) => Convert.ToHexStringLower(SHA256.HashData(publicKey))[..16];

    /// <summary>Reads the key, or makes it on first use. A key that others could have read is refused, not repaired.</summary>
    public static SigningKey OpenOrCreate(string path, string publicKeyFolder)
    {
        if (!File.Exists(path))
        {
            Create(path);
        }

        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & ~OwnerOnly) != 0)
        {
            throw new AuditKeyException(
                $"{path} can be read by others, so its signatures prove nothing. If nobody had it: chmod 600 {path}. "
                + "Otherwise move it away; a new key is made at the next start and the old public key still proves the past.");
        }

        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(File.ReadAllText(path));
        }
        catch (ArgumentException unreadable)
        {
            key.Dispose();
            throw new AuditKeyException($"{path} holds no private key in PEM form.", unreadable);
        }

        var opened = new SigningKey(key);
        opened.Publish(publicKeyFolder);
        return opened;
    }

    private static void Create(string path)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        // Written aside and moved: a crash leaves no half key, and of two processes that start at once the first one's key stays.
        var draft = $"{path}.{Environment.ProcessId}.{Guid.CreateVersion7():N}";
        using (var file = new FileStream(draft, options))
        {
            file.Write(System.Text.Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem() + "\n"));
            file.Flush(flushToDisk: true);
        }

        try
        {
            File.Move(draft, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(draft);
        }
    }

    private void Publish(string folder)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, $"{Id}.pub.pem");
        if (!File.Exists(path))
        {
            File.WriteAllText(path, _key.ExportSubjectPublicKeyInfoPem() + "\n");
        }
    }
}

/// <summary>The signing key cannot be trusted or read; the message says what to do.</summary>
public sealed class AuditKeyException(string message, Exception? cause = null) : Exception(message, cause);
