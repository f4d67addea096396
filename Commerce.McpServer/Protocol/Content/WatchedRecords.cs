using Commerce.Domain.Access;
using Commerce.Domain.Infrastructure.Engine;
using Commerce.McpServer.Protocol.Listen;
using Commerce.McpServer.Resources;

namespace Commerce.McpServer.Protocol.Content;

/// <summary>
/// Records that somebody may be waiting on: each change of one is an event in the unit of work that made it, whose
/// commit tells every process the record's id.
/// </summary>
internal sealed class WatchedRecords(ResourceLibrary library, EngineSignals signals, IChangeNotices notices)
    : IWatchableResources
{
    private static readonly string[] Prefixes =
        ["commerce://checkout/", "commerce://order/", "commerce://payment/"];

    public async Task<bool> MayWatchAsync(Principal principal, string uri, CancellationToken cancellationToken) =>
        Prefixes.Any(it => uri.StartsWith(it, StringComparison.Ordinal))
        && await library.ReadAsync(principal, uri, cancellationToken) is not null;

    public IDisposable Follow(Principal principal, string uri) => signals.Watch(
        uri[(uri.LastIndexOf('/') + 1)..], _ => notices.ResourceUpdated(principal.TenantId, uri));
}
