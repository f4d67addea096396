using Commerce.Domain.Access;
using Commerce.Domain.Errors;
using ModelContextProtocol.Protocol;

namespace Commerce.McpServer.Resources.ErrorList;

/// <summary>Every code a refusal can have.</summary>
public sealed class ErrorListResource : IResourceKind
{
    private const string Address = "schema://errors";

    public ResourceShape Shape { get; } = new(
        Address, "errors", "Error codes",
        "Every error code: what it means, whether a retry can help or harm, what would make the call pass.")
    {
        Order = 0,
        Icon = "schemas",
        Audience = [Role.Assistant],
        SameForAll = true,
        Fixed = true,
    };

    public Task<ResourceContents?> ReadAsync(ResourceRequest request, CancellationToken cancellationToken) =>
        Task.FromResult<ResourceContents?>(ResourceText.Of(request, new
        {
            errors = ErrorCode.All.Select(static it => new
            {
                it.Code, it.Meaning, it.Retryable, it.SafeToRetry, it.Fix,
            }),
        }));

    public Task<IReadOnlyList<ListedResource>> ListAsync(
        Principal principal, string? after, int atMost, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ListedResource>>(after is not null ? [] :
        [
            new(new Resource
            {
                Uri = Address,
                Name = Shape.Name,
                Title = Shape.Title,
                Description = Shape.Description,
                MimeType = ResourceText.MediaType,
            }, Shape.Name),
        ]);
}
