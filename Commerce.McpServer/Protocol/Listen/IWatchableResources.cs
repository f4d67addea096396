using Commerce.Domain.Access;

namespace Commerce.McpServer.Protocol.Listen;

/// <summary>
/// One kind of resource that announces its changes; registered by whoever serves it. An address nobody vouches for is
/// not watched: a client that asks for it is told so and hears nothing.
/// </summary>
public interface IWatchableResources
{
    /// <summary>True where the resource exists and this principal may read it.</summary>
    Task<bool> MayWatchAsync(Principal principal, string uri, CancellationToken cancellationToken);

    /// <summary>
    /// For changes that happen elsewhere: begins to announce this address, until disposed. Null where the changes are
    /// announced anyway.
    /// </summary>
    IDisposable? Follow(Principal principal, string uri) => null;
}
