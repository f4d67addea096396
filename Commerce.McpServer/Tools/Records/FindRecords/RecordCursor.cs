using System.Buffers.Text;
using System.Security.Cryptography;
using Commerce.Domain.Values;

namespace Commerce.McpServer.Tools.Records.FindRecords;

/// <summary>
/// The last record of a page, with a mark of the search it belongs to: continued under other filters it would skip or
/// repeat.
/// </summary>
internal static class RecordCursor
{
    private const int MarkBytes = 4;
    private const int Length = MarkBytes + 16;

    public static string Write(FindRecords search, Guid last)
    {
        var bytes = new byte[Length];
        Mark(search).CopyTo(bytes, 0);
        last.TryWriteBytes(bytes.AsSpan(MarkBytes), bigEndian: true, out _);
        return Base64Url.EncodeToString(bytes);
    }

    public static bool TryRead(FindRecords search, string cursor, out Guid last)
    {
        last = default;
        var bytes = new byte[Length];
        if (!Base64Url.IsValid(cursor, out var length) || length != Length
            || !Base64Url.TryDecodeFromChars(cursor, bytes, out _)
            || !Mark(search).AsSpan().SequenceEqual(bytes.AsSpan(0, MarkBytes)))
        {
            return false;
        }

        last = new Guid(bytes.AsSpan(MarkBytes), bigEndian: true);
        return true;
    }

    // Page size may change from page to page.
    private static byte[] Mark(FindRecords search) => SHA256.HashData(CanonicalJson.Write(
        CommerceJson.ToElement(search with { Cursor = null, Limit = null })))[..MarkBytes];
}
