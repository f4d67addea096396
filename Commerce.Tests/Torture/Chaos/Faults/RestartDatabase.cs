using Commerce.Tests.Torture.Rig;

namespace Commerce.Tests.Torture.Chaos.Faults;

/// <summary>The database dies, or is stopped in an orderly way, which ends every session too; a moment later it is there again.</summary>
public sealed class RestartDatabase : Fault
{
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(15);

    public override int Weight => 3;

    public override async Task StrikeAsync(Battlefield field, Random random)
    {
        var database = field.Rig.Database;
        if (!field.HasRested(database.Name, Rest) || !field.TryTake(database.Name))
        {
            return;
        }

        try
        {
            var orderly = random.Next(2) == 0;
            await (orderly ? database.StopAsync() : database.KillAsync());
            field.Tally.Add(orderly ? "database: stopped" : "database: killed");
            await Waiting.PassAsync(Between(random, 0.05, 3));
            await field.ReviveAsync(database);
        }
        finally
        {
            field.GiveBack(database.Name);
        }
    }
}
