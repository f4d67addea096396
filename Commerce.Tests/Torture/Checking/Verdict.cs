namespace Commerce.Tests.Torture.Checking;

/// <summary>What tests demand of a checker that was shown one thing that is wrong.</summary>
internal static class Verdict
{
    /// <summary>
    /// This invariant says so, about this subject, in words that hold all of these, and no other says anything.
    /// </summary>
    public static void ShouldBeOnly(this IReadOnlyList<Violation> violations, string invariant, string subject,
        params string[] words)
    {
        violations.ShouldName(invariant, subject, words);
        violations.Where(it => it.Invariant != invariant).ShouldBeEmpty();
    }

    /// <summary>This invariant says so; others may have noticed as well.</summary>
    public static void ShouldName(this IReadOnlyList<Violation> violations, string invariant, string subject,
        params string[] words) =>
        violations.ShouldContain(
            it => it.Invariant == invariant && it.Subject.Contains(subject, StringComparison.Ordinal)
                && words.All(word => it.Text.Contains(word, StringComparison.Ordinal)),
            $"expected {invariant} about {subject} with '{string.Join("', '", words)}'; got\n{string.Join('\n', violations)}\n");
}
