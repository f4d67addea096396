using Commerce.Tests.Torture.Checking;
using Commerce.Tests.Torture.Rig;

namespace Commerce.Tests.Torture.Chaos;

/// <summary>Strikes again and again until it is told to stop, and comes back when all it struck has risen.</summary>
/// <param name="pace">Between two strikes, on average; they overlap.</param>
public sealed class Nemesis(Battlefield field, int seed, TimeSpan pace)
{
    private readonly Random _random = new(seed);

    public async Task RunAsync(CancellationToken stop)
    {
        List<Task> strikes = [];
        while (!stop.IsCancellationRequested)
        {
            await Waiting.PassAsync(pace * (0.25 + (1.5 * _random.NextDouble())));
            strikes.RemoveAll(static it => it.IsCompletedSuccessfully);

            // A chance of its own for each strike: what one draws while it waits must not change what comes next.
            strikes.Add(StrikeAsync(Fault.Next(_random), new Random(_random.Next())));
            foreach (var program in field.Rig.Programs.Append(field.Rig.World))
            {
                strikes.Add(field.LookAfterAsync(program));
            }
        }

        await Task.WhenAll(strikes);
    }

    private async Task StrikeAsync(Fault fault, Random random)
    {
        try
        {
            await fault.StrikeAsync(field, random);
        }
        catch (Exception failure)
        {
            // Something did not come back after a fault that it has to survive.
            field.Report(new Violation("alive", fault.GetType().Name, failure.Message));
        }
    }
}
