using Commerce.Tests.Torture.Rig;

namespace Commerce.Tests.Torture.Swarm;

/// <summary>Takes something away every few seconds and brings it back: most often a server or workers, now and then what they need.</summary>
internal sealed class Havoc(FaultRig rig, Random random, TimeSpan every)
{
    private readonly Dictionary<string, int> _done = new(StringComparer.Ordinal);

    /// <summary>What was done to whom, and how often.</summary>
    public IReadOnlyDictionary<string, int> Done => _done;

    public async Task RunAsync(CancellationToken finish)
    {
        while (every > TimeSpan.Zero && !finish.IsCancellationRequested)
        {
            await Waiting.PassAsync(every * (0.5 + random.NextDouble()));
            await StrikeAsync(Choose());
        }
    }

    private IVictim Choose()
    {
        var kind = random.Next(100) switch
        {
            < 40 => VictimKind.Server,
            < 75 when rig.Workers.Count > 0 => VictimKind.Workers,
            < 84 => VictimKind.World,
            < 92 => VictimKind.Database,
            _ when rig.Broker is not null => VictimKind.Broker,
            _ => VictimKind.Server,
        };
        var those = rig.Victims.Where(it => it.Kind == kind).ToArray();
        return those[random.Next(those.Length)];
    }

    private async Task StrikeAsync(IVictim victim)
    {
        // Longer than a lease of the rig, so that somebody else takes over what the stopped one still believes to hold.
        var stops = victim.Kind is VictimKind.Server or VictimKind.Workers && random.Next(4) == 0;
        if (stops)
        {
            victim.Pause();
            await Waiting.PassAsync(rig.Plan.Lease + TimeSpan.FromSeconds(2));
            victim.Resume();
        }
        else
        {
            await victim.KillAsync();
            await Waiting.PassAsync(TimeSpan.FromMilliseconds(random.Next(1, 2000)));
            await victim.StartAsync();
        }

        var what = $"{victim.Kind.ToString().ToLowerInvariant()} {(stops ? "stopped" : "killed")}";
        _done[what] = _done.GetValueOrDefault(what) + 1;
    }
}
