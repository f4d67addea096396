using System.Collections.Frozen;
using System.Reflection;

namespace Commerce.Workers.Operations;

/// <summary>Every step of every workflow, found by its attribute.</summary>
public sealed class WorkflowCatalog
{
    private readonly FrozenDictionary<(string Tool, string Step), StepDescriptor> _steps;

    public WorkflowCatalog(params Assembly[] assemblies)
        : this(fixtures: false, assemblies)
    {
    }

    public WorkflowCatalog(bool fixtures, params Assembly[] assemblies) =>
        _steps = assemblies.SelectMany(static it => it.GetTypes()).Append(typeof(AwaitApproval)).Distinct()
            .Where(static type => !type.IsAbstract)
            .SelectMany(static type => type.GetCustomAttributes<StepAttribute>().Select(named => (Type: type, Named: named)))
            .Where(it => fixtures || !it.Named.Fixture)
            .Select(static it => StepDescriptor.Of(it.Type, it.Named))
            .ToFrozenDictionary(static it => (it.Tool, it.Name));

    public IReadOnlyCollection<StepDescriptor> Steps => _steps.Values;

    public StepDescriptor Find(string tool, string step) =>
        _steps.TryGetValue((tool, step), out var found) || _steps.TryGetValue((StepAttribute.AnyTool, step), out found)
        ? found
        : throw new InvalidOperationException($"No class works on step '{step}' of '{tool}'.");
}

/// <param name="StateType">What the step's saved state is read as.</param>
/// <param name="IsProvider">The step calls a third party.</param>
public sealed record StepDescriptor(string Tool, string Name, Type Type, Type StateType, bool IsProvider)
{
    public static StepDescriptor Of(Type type, StepAttribute named)
    {
        for (var at = type.BaseType; at is not null; at = at.BaseType)
        {
            if (at.IsGenericType && at.GetGenericTypeDefinition() is var definition
                && (definition == typeof(LocalStep<>) || definition == typeof(ProviderStep<>)))
            {
                return new StepDescriptor(
                    named.Tool, named.Name, type, at.GetGenericArguments()[0], definition == typeof(ProviderStep<>));
            }
        }

        throw new InvalidOperationException($"{type.Name} is marked as a step but is neither a LocalStep nor a ProviderStep.");
    }
}
