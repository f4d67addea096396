using System.Buffers.Text;

namespace Commerce.McpServer.Tools.Ledger.ExplainMoney;

/// <summary>The last entry of a page. Entries are only ever added, so nothing is missed or repeated behind it.</summary>
internal static class StatementCursor
{
    private const int Length = 16;

    public static string Write(Guid last) => Base64Url.EncodeToString(last.ToByteArray(bigEndian: true));

    public static bool TryRead(string text, out Guid last)
    {
        var bytes = new byte[Length];
        var read = Base64Url.IsValid(text, out var length) && length == Length && Base64Url.TryDecodeFromChars(text, bytes, out _);
        last = read ? new Guid(bytes, bigEndian: true) : default;
        return read;
    }
}
