using Commerce.Domain.Access;
using ModelContextProtocol.Protocol;

namespace Commerce.McpServer.Resources;

/// <summary>
/// One kind of thing that clients can read under an address. A kind is one folder here and is found by being there; who
/// may read what is decided where the thing itself is read, never only by the list.
/// </summary>
public interface IResourceKind
{
    ResourceShape Shape { get; }

    /// <summary>Null for what does not exist and for what this caller may not see: the two look alike.</summary>
    Task<ResourceContents?> ReadAsync(ResourceRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// What a list of resources shows of this kind, in a fixed order, after the given place; a kind that is reached by a
    /// known id alone lists nothing. A place that is none of its own is a <see cref="FormatException"/>.
    /// </summary>
    Task<IReadOnlyList<ListedResource>> ListAsync(
        Principal principal, string? after, int atMost, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ListedResource>>([]);
}

/// <summary>What is said of a kind before anything of it is read.</summary>
/// <param name="Template">Its addresses: a fixed one, or with variables in braces.</param>
public sealed record ResourceShape(string Template, string Name, string Title, string Description)
{
    /// <summary>Position in the lists.</summary>
    public required int Order { get; init; }

    public required string Icon { get; init; }

    /// <summary>Without these the kind does not exist for a caller.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>Who it is made for; empty where that is open.</summary>
    public IReadOnlyList<Role> Audience { get; init; } = [];

    /// <summary>The content is the same whoever reads it, so caches may share it.</summary>
    public bool SameForAll { get; init; }

    /// <summary>It changes with this server's version only.</summary>
    public bool Fixed { get; init; }

    /// <summary>Where values for the variables come from.</summary>
    public IReadOnlyDictionary<string, Type> Suggesters { get; init; } = new Dictionary<string, Type>();

    public bool IsTemplate => Template.Contains('{', StringComparison.Ordinal);

    public bool IsOpenTo(Principal principal) => Scopes.All(principal.Scopes.Grants);
}

/// <param name="Values">What stands in the address in place of the template's variables.</param>
public sealed record ResourceRequest(Principal Principal, string Uri, IReadOnlyDictionary<string, string> Values);

/// <param name="Place">Where in its kind's list it stands, for going on after it.</param>
public sealed record ListedResource(Resource Resource, string Place);
