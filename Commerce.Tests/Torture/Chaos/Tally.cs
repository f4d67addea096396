using System.Collections.Concurrent;

namespace Commerce.Tests.Torture.Chaos;

/// <summary>Counts what was done to a rig and what came of it.</summary>
public sealed class Tally
{
    private readonly ConcurrentDictionary<string, long> _counts = new(StringComparer.Ordinal);

    /// <summary>As it stands now.</summary>
    public IReadOnlyDictionary<string, long> Counts => _counts.ToDictionary(StringComparer.Ordinal);

    public void Add(string what, long times = 1) => _counts.AddOrUpdate(what, times, (_, before) => before + times);

    /// <param name="about">The word before the colon: <c>kill</c> of <c>kill: server</c>.</param>
    public long Sum(string about) => SumOf(_counts, about);

    public static long SumOf(IEnumerable<KeyValuePair<string, long>> counts, string about) =>
        counts.Where(it => it.Key == about || it.Key.StartsWith($"{about}:", StringComparison.Ordinal)).Sum(static it => it.Value);
}
