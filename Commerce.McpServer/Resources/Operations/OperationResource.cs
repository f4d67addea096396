using System.Globalization;
using Commerce.Domain.Access;
using Commerce.Domain.Operations;
using Commerce.McpServer.Pipeline;
using Commerce.McpServer.Suggestions;
using ModelContextProtocol.Protocol;

namespace Commerce.McpServer.Resources.Operations;

/// <summary>Work in progress or done, as get_operation shows it; lists show the newest.</summary>
public sealed class OperationResource(ToolViews views, IOperationDesk desk) : IResourceKind
{
    public ResourceShape Shape { get; } = new(
        "commerce://operation/{id}", "operation", "Operation",
        "Status, result or needed input of work in progress, as get_operation shows it.")
    {
        Order = 3,
        Icon = "operations",
        Scopes = [Scopes.OperationsRead],
        Suggesters = new Dictionary<string, Type> { ["id"] = typeof(OperationIds) },
    };

    public async Task<ResourceContents?> ReadAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        var arguments = new { operation_id = request.Values["id"], wait_s = 0 };
        return await views.AskAsync(request, "get_operation", arguments, cancellationToken) is { } view
            ? ResourceText.Of(request, view)
            : null;
    }

    public async Task<IReadOnlyList<ListedResource>> ListAsync(
        Principal principal, string? after, int atMost, CancellationToken cancellationToken)
    {
        var found = await desk.ListAsync(principal, status: null, Place(after), atMost, cancellationToken);
        return [.. found.Select(Show)];
    }

    private static ListedResource Show(OperationSnapshot operation) => new(
        new Resource
        {
            Uri = $"commerce://operation/{operation.OperationId}",
            Name = operation.OperationId,
            Title = string.Create(
                CultureInfo.InvariantCulture,
                $"{operation.Tool} of {operation.CreatedAt:yyyy-MM-dd HH:mm}, {operation.Status}").ToLowerInvariant(),
            MimeType = ResourceText.MediaType,
            Annotations = new Annotations { LastModified = operation.UpdatedAt },
        },
        operation.CreatedAt.ToString("O", CultureInfo.InvariantCulture));

    private static DateTimeOffset? Place(string? place) => place is null
        ? null
        : DateTimeOffset.ParseExact(place, "O", CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);
}
