using Commerce.Domain.Access;
using Commerce.McpServer.Suggestions;
using ModelContextProtocol.Protocol;

namespace Commerce.McpServer.Resources.Documents;

/// <summary>Where the document of an invoice or a credit note can be fetched for ten minutes.</summary>
public sealed class DocumentResource(ToolViews views) : IResourceKind
{
    private static readonly Dictionary<string, string> Prefixes =
        new() { ["invoice"] = "inv_", ["credit_note"] = "cn_" };

    public ResourceShape Shape { get; } = new(
        "commerce://{type}/{id}/document", "document", "Document",
        "Addresses of the PDF and the EN 16931 XML of an invoice or credit_note, for ten minutes.")
    {
        Order = 6,
        Icon = "invoices",
        Scopes = [Scopes.RecordsRead],
        Suggesters = new Dictionary<string, Type> { ["id"] = typeof(RecordIds) },
    };

    public async Task<ResourceContents?> ReadAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        var (type, id) = (request.Values["type"], request.Values["id"]);
        return Prefixes.TryGetValue(type, out var prefix) && id.StartsWith(prefix, StringComparison.Ordinal)
            && await views.AskAsync(request, "get_record", new { id, include = (string[])["document"] }, cancellationToken) is { } view
            && view["document"] is { } document
            ? ResourceText.Of(request, document)
            : null;
    }
}
