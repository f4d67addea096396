using System.Security.Cryptography;

namespace Commerce.Domain.Infrastructure.Imports;

/// <summary>
/// Cuts a stream into parts of one size, so that the part and place of any byte follow from its offset.
/// </summary>
internal static class FileParts
{
    public const int Size = 256 * 1024;

    /// <summary>
    /// Null when the stream is longer than allowed; parts handed out until then are the caller's to drop.
    /// </summary>
    public static async Task<FileDigest?> CutAsync(
        Stream content, long atMost, Func<int, ReadOnlyMemory<byte>, Task> keep, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[Size];
        var total = 0L;
        for (var part = 0; ; part++)
        {
            var length = await content.ReadAtLeastAsync(buffer, Size, throwOnEndOfStream: false, cancellationToken);
            total += length;
            if (total > atMost)
            {
                return null;
            }

            if (length > 0)
            {
                hash.AppendData(buffer, 0, length);
                await keep(part, buffer.AsMemory(0, length));
            }

            if (length < Size)
            {
                return new FileDigest(total, hash.GetHashAndReset());
            }
        }
    }
}

internal sealed record FileDigest(long Size, byte[] Sha256);
