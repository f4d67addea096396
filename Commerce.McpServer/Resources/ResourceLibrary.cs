using Commerce.Domain.Access;
using ModelContextProtocol.Protocol;

namespace Commerce.McpServer.Resources;

/// <summary>Every kind of resource there is, in a fixed order.</summary>
public sealed class ResourceLibrary
{
    private readonly (IResourceKind Kind, ResourceAddress Address)[] _kinds;

    public ResourceLibrary(IEnumerable<IResourceKind> kinds)
    {
        // A fixed address or one with fewer variables is the more exact one, so it is tried first.
        _kinds =
        [
            .. kinds.Select(static kind => (Kind: kind, Address: new ResourceAddress(kind.Shape.Template)))
                .OrderBy(static it => it.Address.Variables.Count).ThenBy(static it => it.Kind.Shape.Order)
                .ThenBy(static it => it.Kind.Shape.Template, StringComparer.Ordinal),
        ];
        All = [.. _kinds.Select(static it => it.Kind).OrderBy(static it => it.Shape.Order)
            .ThenBy(static it => it.Shape.Template, StringComparer.Ordinal)];
    }

    public IReadOnlyList<IResourceKind> All { get; }

    public IEnumerable<IResourceKind> OpenTo(Principal principal) => All.Where(it => it.Shape.IsOpenTo(principal));

    /// <summary>Null alike for an address of no kind, an unknown id and what is not this caller's to see.</summary>
    public async Task<(ResourceContents Contents, ResourceShape Shape)?> ReadAsync(
        Principal principal, string uri, CancellationToken cancellationToken)
    {
        foreach (var (kind, address) in _kinds)
        {
            if (address.Read(uri) is { } values)
            {
                var request = new ResourceRequest(principal, uri, values);
                return kind.Shape.IsOpenTo(principal)
                    && await kind.ReadAsync(request, cancellationToken) is { } contents ? (contents, kind.Shape) : null;
            }
        }

        return null;
    }
}
