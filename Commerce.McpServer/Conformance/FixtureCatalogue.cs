using System.Collections.Frozen;

namespace Commerce.McpServer.Conformance;

/// <summary>Every fixture tool by its name, in a fixed order.</summary>
internal sealed class FixtureCatalogue(IEnumerable<IFixtureTools> kinds)
{
    private readonly FrozenDictionary<string, FixtureTool> _byName =
        kinds.SelectMany(static it => it.Tools).ToFrozenDictionary(static it => it.Name, StringComparer.Ordinal);

    public IReadOnlyList<FixtureTool> All { get; } =
        [.. kinds.SelectMany(static it => it.Tools).OrderBy(static it => it.Name, StringComparer.Ordinal)];

    public FixtureTool? Find(string name) => _byName.GetValueOrDefault(name);
}
