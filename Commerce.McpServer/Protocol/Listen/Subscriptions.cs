using Commerce.McpServer.Pipeline;

namespace Commerce.McpServer.Protocol.Listen;

/// <summary>Opens a subscription for a stream or a session; nothing is followed yet.</summary>
internal sealed class Subscriptions(
    ChangeHub hub, IOperationChanges changes, IOperationDesk desk, IEnumerable<IWatchableResources> resources)
{
    private readonly IWatchableResources[] _resources = [.. resources];

    public Subscription Open() => new(hub, changes, desk, _resources);
}
