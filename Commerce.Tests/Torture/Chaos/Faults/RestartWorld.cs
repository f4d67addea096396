using Commerce.Tests.Torture.Rig;

namespace Commerce.Tests.Torture.Chaos.Faults;

/// <summary>Provider and carriers are gone for a while; their book is not.</summary>
public sealed class RestartWorld : Fault
{
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(15);

    public override int Weight => 2;

    public override async Task StrikeAsync(Battlefield field, Random random)
    {
        var world = field.Rig.World;
        if (!field.HasRested(world.Name, Rest) || !field.TryTake(world.Name))
        {
            return;
        }

        try
        {
            await world.KillAsync();
            field.Tally.Add("world: killed");
            await Waiting.PassAsync(Between(random, 0.05, 3));
            await field.ReviveAsync(world);
        }
        finally
        {
            field.GiveBack(world.Name);
        }
    }
}
