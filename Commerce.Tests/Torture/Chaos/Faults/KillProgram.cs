using Commerce.Tests.Torture.Rig;

namespace Commerce.Tests.Torture.Chaos.Faults;

/// <summary>SIGKILL for a server or workers, and soon a new start.</summary>
public sealed class KillProgram : Fault
{
    private const int SparesLast = 4;
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(1.5);

    public override int Weight => 36;

    public override async Task StrikeAsync(Battlefield field, Random random)
    {
        // As long as it takes to start, so that a slow machine gets something done as well; and mostly somebody of its kind is left.
        var rested = field.Rig.Programs.Where(it => field.HasRested(it.Name, it.ReadyAfter > Rest ? it.ReadyAfter : Rest));
        var spared = random.Next(SparesLast) > 0 ? field.Rig.Programs.GroupBy(static it => it.Kind).Select(field.LastOf).ToHashSet() : [];
        if (field.Take(random, rested.Where(it => !spared.Contains(it)), static it => it.Name) is not { } victim)
        {
            return;
        }

        try
        {
            await victim.KillAsync();
            field.Tally.Add($"kill: {victim.Kind}");
            await Waiting.PassAsync(Between(random, 0.05, 1.5));
            await field.ReviveAsync(victim);
        }
        finally
        {
            field.GiveBack(victim.Name);
        }
    }
}
