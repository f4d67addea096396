using System.Collections.Concurrent;
using Commerce.Tests.Torture.Chaos.Lines;
using Commerce.Tests.Torture.Checking;
using Commerce.Tests.Torture.Rig;

namespace Commerce.Tests.Torture.Chaos;

/// <summary>What can be struck, who is struck already, and what was seen on the way that must never be.</summary>
public sealed class Battlefield(FaultRig rig, RigLines lines, IReadOnlyList<RigMerchant> merchants, Tally tally)
{
    private readonly ConcurrentDictionary<string, bool> _taken = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, long> _struckUntil = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<Violation> _violations = new();

    public FaultRig Rig => rig;

    public RigLines Lines => lines;

    public IReadOnlyList<RigMerchant> Merchants => merchants;

    public Tally Tally => tally;

    /// <summary>Seen by whoever struck; the checker adds its own.</summary>
    public IReadOnlyCollection<Violation> Violations => _violations;

    public void Report(Violation violation) => _violations.Enqueue(violation);

    /// <summary>Nobody else strikes it until it is given back.</summary>
    public bool TryTake(string name) => _taken.TryAdd(name, true);

    public void GiveBack(string name)
    {
        _struckUntil[name] = TimeProvider.System.GetTimestamp();
        _taken.TryRemove(name, out _);
    }

    /// <summary>Nothing struck it for so long: who is struck without a pause gets nothing done, and nothing can go wrong with that.</summary>
    public bool HasRested(string name, TimeSpan time) =>
        !_struckUntil.TryGetValue(name, out var until) || TimeProvider.System.GetElapsedTime(until) >= time;

    public bool IsTaken(string name) => _taken.ContainsKey(name);

    /// <summary>The only one of several that nobody strikes; null if there are more, or never was more than one.</summary>
    public RiggedProcess? LastOf(IEnumerable<RiggedProcess> kind)
    {
        var all = kind.ToArray();
        var left = all.Where(it => !IsTaken(it.Name)).ToArray();
        return all.Length > 1 && left.Length == 1 ? left[0] : null;
    }

    /// <summary>One of these that nobody strikes yet, and now taken; null if all are.</summary>
    public T? Take<T>(Random random, IEnumerable<T> from, Func<T, string> name)
        where T : class
    {
        var order = from.ToArray();
        random.Shuffle(order);
        return order.FirstOrDefault(it => TryTake(name(it)));
    }

    /// <summary>Starts it until it answers.</summary>
    public Task ReviveAsync(IVictim victim) => Revival.OfAsync(victim, () => tally.Add($"started again: {victim.Kind}"));

    /// <summary>Nobody killed it and it is gone: a defect of its own, whatever else holds.</summary>
    public async Task LookAfterAsync(RiggedProcess program)
    {
        // Whoever is struck is not to be looked at: it is just being started.
        if (!TryTake(program.Name))
        {
            return;
        }

        try
        {
            if (!program.IsRunning)
            {
                Report(new Violation("alive", program.Name, $"ended by itself:\n{program.LogTail()}"));
                await ReviveAsync(program);
            }
        }
        finally
        {
            _taken.TryRemove(program.Name, out _);
        }
    }
}
