using System.Buffers.Text;
using System.Text;
using ModelContextProtocol;

namespace Commerce.McpServer.Protocol.Content;

/// <summary>Where a page of a list ended: the part of the list, and the place in it. Opaque to clients.</summary>
internal sealed record ListCursor(string Part, string Place)
{
    private const char Mark = '\n';
    private const int Longest = 1024;

    public string Write() => Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{Part}{Mark}{Place}"));

    /// <summary>Null only for null: every text is a cursor somebody gave out, or a mistake.</summary>
    public static ListCursor? Read(string? cursor)
    {
        if (cursor is null)
        {
            return null;
        }

        if (cursor.Length <= Longest && Base64Url.IsValid(cursor))
        {
            var parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor)).Split(Mark);
            if (parts.Length == 2)
            {
                return new ListCursor(parts[0], parts[1]);
            }
        }

        throw Invalid();
    }

    /// <summary>The items after the one with this key; a key that is gone was of a list that changed.</summary>
    public static IEnumerable<T> After<T>(string? cursor, string part, IReadOnlyList<T> items, Func<T, string> key)
    {
        if (Read(cursor) is not { } at)
        {
            return items;
        }

        var index = at.Part == part ? items.Select(key).ToList().IndexOf(at.Place) : -1;
        return index >= 0 ? items.Skip(index + 1) : throw Invalid();
    }

    public static McpProtocolException Invalid() =>
        new("The cursor is not one this server gave out.", McpErrorCode.InvalidParams);
}
