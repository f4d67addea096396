using Commerce.Tests.Torture.Rig;

namespace Commerce.Tests.Torture.Chaos.Faults;

/// <summary>SIGSTOP for longer than a lease lasts, then SIGCONT: whoever wakes up believes that its work is still its own.</summary>
public sealed class FreezeProgram : Fault
{
    public override int Weight => 6;

    public override async Task StrikeAsync(Battlefield field, Random random)
    {
        if (field.Take(random, field.Rig.Programs, static it => it.Name) is not { } victim)
        {
            return;
        }

        try
        {
            victim.Pause();
            field.Tally.Add($"stop: {victim.Kind}");
            await Waiting.PassAsync(field.Rig.Plan.Lease * (1.2 + random.NextDouble()));
            victim.Resume();
        }
        finally
        {
            field.GiveBack(victim.Name);
        }
    }
}
