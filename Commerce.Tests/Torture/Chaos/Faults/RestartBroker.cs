using Commerce.Tests.Torture.Rig;

namespace Commerce.Tests.Torture.Chaos.Faults;

/// <summary>The broker dies, or is stopped in an orderly way, and comes back with what it had written.</summary>
public sealed class RestartBroker : Fault
{
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(15);

    public override int Weight => 4;

    public override async Task StrikeAsync(Battlefield field, Random random)
    {
        if (field.Rig.Broker is not { } broker || !field.HasRested(broker.Name, Rest) || !field.TryTake(broker.Name))
        {
            return;
        }

        try
        {
            var orderly = random.Next(2) == 0;
            await (orderly ? broker.StopAsync() : broker.KillAsync());
            field.Tally.Add(orderly ? "broker: stopped" : "broker: killed");
            await Waiting.PassAsync(Between(random, 0.05, 5));
            await field.ReviveAsync(broker);
        }
        finally
        {
            field.GiveBack(broker.Name);
        }
    }
}
