namespace Commerce.McpServer.Protocol.Listen;

/// <summary>
/// Where a part of the server announces that something clients may keep is out of date. Reaches the listening clients of
/// this process, of both eras; announcing costs nothing when nobody listens, and announcing twice is told once.
/// </summary>
public interface IChangeNotices
{
    void ToolsChanged();

    void PromptsChanged();

    void ResourcesChanged();

    /// <summary>Told to those of the tenant who watch this address and may.</summary>
    void ResourceUpdated(Guid tenantId, string uri);
}
