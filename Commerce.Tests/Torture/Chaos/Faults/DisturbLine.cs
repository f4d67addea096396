using Commerce.Tests.Torture.Chaos.Lines;
using Commerce.Tests.Torture.Rig;

namespace Commerce.Tests.Torture.Chaos.Faults;

/// <summary>One line between two parts is bad for a few seconds: cut, slow, silent one way or both, or closed.</summary>
public sealed class DisturbLine : Fault
{
    private const double Shortest = 0.5;
    private const double Longest = 5;

    public override int Weight => 16;

    public override async Task StrikeAsync(Battlefield field, Random random)
    {
        if (field.Take(random, field.Lines.All, static it => it.Name) is not { } line)
        {
            return;
        }

        try
        {
            var what = Begin(line.Proxy, random);
            field.Tally.Add($"line: {what}");
            field.Tally.Add($"lines by kind: {line.Kind}");
            if (what != "cut")
            {
                await Waiting.PassAsync(Between(random, Shortest, Longest));
            }
        }
        finally
        {
            line.Proxy.Heal();
            field.GiveBack(line.Name);
        }
    }

    private static string Begin(TcpProxy proxy, Random random)
    {
        switch (random.Next(5))
        {
            case 0:
                proxy.Cut();
                return "cut";
            case 1:
                proxy.Delay = Between(random, 0.02, 0.4);
                return "slow";
            case 2:
                var way = random.Next(2) == 0 ? Way.ToServer : Way.ToClient;
                proxy.Hold(way);
                return way == Way.ToServer ? "requests held" : "answers held";
            case 3:
                proxy.Hold(Way.ToServer);
                proxy.Hold(Way.ToClient);
                return "held both ways";
            default:
                proxy.TurnsAway = true;
                proxy.Cut();
                return "closed";
        }
    }
}
