using Commerce.Domain.Access;
using Commerce.McpServer.Pipeline;

namespace Commerce.McpServer.Protocol.Listen;

/// <summary>Operations by their resource address, for who may read them; any change of one updates its resource.</summary>
internal sealed class OperationResources(IOperationDesk desk, IOperationChanges changes, ChangeHub hub) : IWatchableResources
{
    private const string Prefix = "commerce://operation/";

    public async Task<bool> MayWatchAsync(Principal principal, string uri, CancellationToken cancellationToken) =>
        IdIn(uri) is { } id && await desk.GetAsync(principal, id, cancellationToken) is not null;

    public IDisposable? Follow(Principal principal, string uri) =>
        changes.Watch(principal.TenantId, IdIn(uri)!, _ => hub.ResourceUpdated(principal.TenantId, uri));

    private static string? IdIn(string uri) =>
        uri.StartsWith(Prefix, StringComparison.Ordinal) && uri.Length > Prefix.Length ? uri[Prefix.Length..] : null;
}
