using Commerce.McpServer.Hosting;
using Commerce.McpServer.Icons;
using Commerce.McpServer.Protocol.Calls;
using Microsoft.Extensions.Options;
using ModelContextProtocol.Protocol;

namespace Commerce.McpServer.Protocol.Content;

/// <summary>
/// Addresses of pictures for clients that know of pictures. Addresses and not the pictures themselves: lists are read
/// by programs that mostly show none.
/// </summary>
internal sealed class IconLinks(PublicAddress address, IOptions<McpOptions> options)
{
    private static readonly string[] AnySize = ["any"];

    public IList<Icon>? For(string name, Caller caller) => Knows(caller.Version) ? [Link(name)] : null;

    /// <summary>Of the server itself.</summary>
    public IList<Icon>? OfServer(string? version) => !Knows(version) ? null
        : options.Value.Icon is { } own ? [new Icon { Source = own.AbsoluteUri }]
        : [Link(IconSet.Server)];

    // Pictures came with the last of the older revisions.
    private static bool Knows(string? version) =>
        string.CompareOrdinal(version, ProtocolVersions.LatestLegacy) >= 0;

    private Icon Link(string name) => new()
    {
        Source = address.Of(IconFiles.PathOf(IconSet.Find(name) is null ? IconSet.Server : name)).AbsoluteUri,
        MimeType = IconSet.MediaType,
        Sizes = [.. AnySize],
    };
}
