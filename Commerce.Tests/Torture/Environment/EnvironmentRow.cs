using Commerce.Tests.Torture.Checking;

namespace Commerce.Tests.Torture.Environment;

/// <summary>What is known about one fault after its run.</summary>
/// <param name="Lacks">Why it was not run here; null: it was.</param>
public sealed record EnvironmentRow(
    string Fault, Finding? Finding, long Operations, IReadOnlyList<Violation> Violations, string? Lacks = null)
{
    public static EnvironmentRow NotPossible(string fault, string lacks) => new(fault, null, 0, [], lacks);
}
