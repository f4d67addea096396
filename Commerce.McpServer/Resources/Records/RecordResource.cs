using Commerce.Domain.Access;
using Commerce.McpServer.Records;
using Commerce.McpServer.Suggestions;
using ModelContextProtocol.Protocol;

namespace Commerce.McpServer.Resources.Records;

/// <summary>Whatever get_record reads; lists show the newest orders.</summary>
public sealed class RecordResource(ToolViews views, RecentOrders orders) : IResourceKind
{
    public ResourceShape Shape { get; } = new(
        "commerce://{type}/{id}", "record", "Record",
        $"A record as get_record shows it: {string.Join(", ", RecordKinds.All.Select(static it => it.Name))}.")
    {
        Order = 2,
        Icon = "records",
        Scopes = [Scopes.RecordsRead],
        Suggesters = new Dictionary<string, Type> { ["type"] = typeof(RecordTypes), ["id"] = typeof(RecordIds) },
    };

    public async Task<ResourceContents?> ReadAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        // An id says itself of what type it is; under another type nothing is found.
        var (type, id) = (request.Values["type"], request.Values["id"]);
        return RecordKinds.All.Any(it => it.Name == type && id.StartsWith($"{it.Prefix}_", StringComparison.Ordinal))
            && await views.AskAsync(request, "get_record", new { id }, cancellationToken) is { } view
            ? ResourceText.Of(request, view)
            : null;
    }

    public Task<IReadOnlyList<ListedResource>> ListAsync(
        Principal principal, string? after, int atMost, CancellationToken cancellationToken) =>
        orders.ListAsync(principal, after, atMost, cancellationToken);
}
