using System.Collections.Frozen;

namespace Commerce.Domain.Access;

/// <summary>The scopes one credential carries. Deny by default: a scope that is not in the set is not granted.</summary>
public sealed class ScopeSet(IEnumerable<string> scopes)
{
    private const string WriteSuffix = ":write";
    private const string ReadSuffix = ":read";
    private readonly FrozenSet<string> _scopes = scopes.ToFrozenSet(StringComparer.Ordinal);

    public IReadOnlyCollection<string> Values => _scopes;

    public bool Grants(string scope) =>
        _scopes.Contains(scope)
        || (scope.EndsWith(ReadSuffix, StringComparison.Ordinal)
            && _scopes.Contains(string.Concat(scope.AsSpan(0, scope.Length - ReadSuffix.Length), WriteSuffix)));
}
