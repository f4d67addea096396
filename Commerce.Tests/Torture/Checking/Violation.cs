namespace Commerce.Tests.Torture.Checking;

/// <summary>One thing that must never be.</summary>
/// <param name="Invariant">I1 to I13.</param>
/// <param name="Subject">The id of what it is about.</param>
/// <param name="Text">What was expected, what was found, and where to look.</param>
public sealed record Violation(string Invariant, string Subject, string Text)
{
    public override string ToString() => $"{Invariant} {Subject}: {Text}";
}
