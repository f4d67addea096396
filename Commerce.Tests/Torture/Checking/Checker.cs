namespace Commerce.Tests.Torture.Checking;

/// <summary>Holds every invariant against the evidence of a run.</summary>
public static class Checker
{
    /// <summary>All invariants, by number.</summary>
    public static IReadOnlyList<Invariant> Invariants { get; } =
    [
        .. typeof(Checker).Assembly.GetTypes().Where(static type => type.IsSubclassOf(typeof(Invariant))
            && !type.IsAbstract)
            .Select(static type => (Invariant)Activator.CreateInstance(type)!).OrderBy(static it => it.Name.Length)
            .ThenBy(static it => it.Name, StringComparer.Ordinal),
    ];

    /// <summary>Everything that is wrong; empty after a run that went as it must.</summary>
    public static async Task<IReadOnlyList<Violation>> CheckAsync(Evidence evidence,
        CancellationToken cancellationToken)
    {
        await using var inspection = new Inspection(evidence);
        List<Violation> violations = [];
        foreach (var invariant in Invariants)
        {
            await foreach (var violation in invariant.CheckAsync(inspection, cancellationToken))
            {
                violations.Add(violation);
            }
        }

        return violations;
    }
}
