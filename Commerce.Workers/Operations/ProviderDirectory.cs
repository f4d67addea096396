using System.Collections.Frozen;
using Commerce.Domain.Operations.Effects;

namespace Commerce.Workers.Operations;

/// <summary>The adapters this process has, by name.</summary>
public sealed class ProviderDirectory(IEnumerable<IProviderAdapter> adapters)
{
    private readonly FrozenDictionary<string, IProviderAdapter> _adapters =
        adapters.ToFrozenDictionary(static it => it.Provider, StringComparer.Ordinal);

    public bool Has(string provider) => _adapters.ContainsKey(provider);

    public IProviderAdapter Find(string provider) => _adapters.TryGetValue(provider, out var adapter)
        ? adapter
        : throw new InvalidOperationException($"No adapter for provider '{provider}' is configured.");
}
