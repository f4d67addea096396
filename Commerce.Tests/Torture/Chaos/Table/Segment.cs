namespace Commerce.Tests.Torture.Chaos.Table;

/// <summary>One run from start to check, as it is added up with others.</summary>
/// <param name="Counts">By name, the kind after a colon: <c>kill: Server</c>.</param>
public sealed record Segment(long Seed, string Shape, double Minutes, IReadOnlyDictionary<string, long> Counts)
{
    public long Sum(string about) => Tally.SumOf(Counts, about);

    /// <summary>All of them as one.</summary>
    public static Segment Total(IReadOnlyCollection<Segment> segments) => new(
        segments.Count, "together", segments.Sum(static it => it.Minutes),
        segments.SelectMany(static it => it.Counts).GroupBy(static it => it.Key, StringComparer.Ordinal)
            .ToDictionary(static it => it.Key, static it => it.Sum(static one => one.Value), StringComparer.Ordinal));
}
