using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using Commerce.Domain.Infrastructure.Products;
using Commerce.Domain.Products;
using Commerce.Domain.Values;

namespace Commerce.McpServer.Tools.Catalog.SearchCatalog;

/// <summary>
/// The place of the last hit of a page, with a mark of the search it belongs to: continued under other filters it would
/// skip or repeat.
/// </summary>
internal static class CatalogCursor
{
    private const int MarkBytes = 4;
    private const int Length = MarkBytes + 2 + 16 + sizeof(int);

    public static string Write(SearchCatalog search, CatalogPlace place)
    {
        var bytes = new byte[Length];
        Mark(search).CopyTo(bytes, 0);
        bytes[MarkBytes] = (byte)place.Match;
        bytes[MarkBytes + 1] = (byte)place.Rank;
        place.ProductId.Value.TryWriteBytes(bytes.AsSpan(MarkBytes + 2), bigEndian: true, out _);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(Length - sizeof(int)), place.Position);
        return Base64Url.EncodeToString(bytes);
    }

    public static bool TryRead(SearchCatalog search, string cursor, out CatalogPlace? place)
    {
        place = null;
        var bytes = new byte[Length];
        if (!Base64Url.IsValid(cursor, out var length) || length != Length
            || !Base64Url.TryDecodeFromChars(cursor, bytes, out _)
            || !Mark(search).AsSpan().SequenceEqual(bytes.AsSpan(0, MarkBytes))
            || !Enum.IsDefined((CatalogMatch)bytes[MarkBytes]))
        {
            return false;
        }

        var product = new ProductId(new Guid(bytes.AsSpan(MarkBytes + 2, 16), bigEndian: true));
        place = new CatalogPlace(
            (CatalogMatch)bytes[MarkBytes], bytes[MarkBytes + 1], product,
            BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(Length - sizeof(int))));
        return true;
    }

    // Page size and shown fields may change from page to page.
    private static byte[] Mark(SearchCatalog search) => SHA256.HashData(CanonicalJson.Write(
        CommerceJson.ToElement(search with { Cursor = null, Limit = null, Fields = null })))[..MarkBytes];
}
