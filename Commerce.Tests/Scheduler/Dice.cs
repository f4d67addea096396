namespace Commerce.Tests.Scheduler;

/// <summary>
/// Every choice of a run. SplitMix64, so that a seed means the same run on every version of the runtime.
/// </summary>
internal sealed class Dice(ulong seed)
{
    private ulong _state = seed;

    public int Below(int limit) => (int)(Next() % (ulong)limit);

    public bool Chance(int percent) => Below(100) < percent;

    public T Pick<T>(IReadOnlyList<T> from) => from[Below(from.Count)];

    public T Pick<T>(IReadOnlyList<(int Weight, T Value)> from)
    {
        var left = Below(from.Sum(static it => it.Weight));
        foreach (var (weight, value) in from)
        {
            if ((left -= weight) < 0)
            {
                return value;
            }
        }

        throw new InvalidOperationException("There is nothing to choose from.");
    }

    private ulong Next()
    {
        var mixed = _state += 0x9E3779B97F4A7C15;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}
