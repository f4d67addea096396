using Commerce.Domain.Infrastructure.Engine;

namespace Commerce.McpServer.Protocol.Listen;

/// <summary>The lists whose changes clients can ask to hear of.</summary>
internal enum ListKind
{
    Tools,
    Prompts,
    Resources,
}

/// <summary>Passes announcements on to the streams and sessions of this process that asked for them.</summary>
internal sealed class ChangeHub : IChangeNotices
{
    private readonly KeyedWatchers<ListKind> _lists = new();
    private readonly KeyedWatchers<(Guid Tenant, string Uri)> _resources = new();

    public void ToolsChanged() => _lists.Wake(ListKind.Tools);

    public void PromptsChanged() => _lists.Wake(ListKind.Prompts);

    public void ResourcesChanged() => _lists.Wake(ListKind.Resources);

    public void ResourceUpdated(Guid tenantId, string uri) => _resources.Wake((tenantId, uri));

    public IDisposable OnList(ListKind kind, Action<ListKind> changed) => _lists.Watch(kind, changed);

    public IDisposable OnResource(Guid tenantId, string uri, Action<string> updated) =>
        _resources.Watch((tenantId, uri), it => updated(it.Uri));
}
