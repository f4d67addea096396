using System.Collections.Frozen;
using System.Reflection;
using Commerce.McpServer.Pipeline.Approvals;

namespace Commerce.McpServer.Pipeline;

/// <summary>Every tool of an assembly in the catalogue's fixed order; a new one is found by its attribute, there is no list to extend.</summary>
public sealed class ToolCatalog
{
    private readonly FrozenDictionary<string, ToolDescriptor> _byName;

    public ToolCatalog(params Assembly[] assemblies)
        : this(fixtures: false, assemblies)
    {
    }

    public ToolCatalog(bool fixtures, params Assembly[] assemblies)
    {
        var types = assemblies.SelectMany(static it => it.GetTypes()).Where(static type => !type.IsAbstract).ToArray();
        var judged = types.SelectMany(static type => type.GetInterfaces())
            .Where(static it => it.IsGenericType && it.GetGenericTypeDefinition() == typeof(IApprovalRule<,>))
            .Select(static it => it.GetGenericArguments()[0]).ToHashSet();
        All =
        [
            .. types.Where(static type => type.IsDefined(typeof(ToolAttribute)))
                .Select(type => new ToolDescriptor(type, mayPark: judged.Contains(type)))
                .Where(it => fixtures || !it.Hints.Fixture)
                .OrderBy(static it => it.Hints.Order).ThenBy(static it => it.Name, StringComparer.Ordinal),
        ];
        _byName = All.ToFrozenDictionary(static it => it.Name, StringComparer.Ordinal);
    }

    public IReadOnlyList<ToolDescriptor> All { get; }

    public ToolDescriptor? Find(string name) => _byName.GetValueOrDefault(name);
}
