using System.Globalization;
using Commerce.Tests.Torture.Rig;

namespace Commerce.Tests.Torture.Points;

/// <summary>
/// <c>torture --short</c>: every crash point on every bus, in flows drawn by the seed. <c>--all</c>: in every flow that reaches it.
/// <c>--point</c>, <c>--flow</c> and <c>--bus</c> choose; <c>--seed</c> repeats a run.
/// </summary>
internal static class TortureVerb
{
    public const string Name = "torture";

    private const string Usage = "torture --short | --all [--seed N] [--point NAME] [--flow NAME] [--bus memory|rabbitmq]";

    public static async Task<int> RunAsync(string[] arguments)
    {
        var options = new Queue<string>(arguments);
        var (all, seed, point, flow, bus) = (false, Random.Shared.Next(1_000_000), "", "", "");
        while (options.TryDequeue(out var option))
        {
            switch (option)
            {
                case "--short":
                    break;
                case "--all":
                    all = true;
                    break;
                case "--seed" when options.TryDequeue(out var value) && int.TryParse(value, CultureInfo.InvariantCulture, out seed):
                    break;
                case "--point" when options.TryDequeue(out point!):
                case "--flow" when options.TryDequeue(out flow!):
                case "--bus" when options.TryDequeue(out bus!):
                    break;
                default:
                    await Console.Error.WriteLineAsync($"Usage: {Usage}");
                    return 2;
            }
        }

        var cases = (all || flow.Length > 0 ? CasePlan.Everything : CasePlan.Short(seed))
            .Where(it => point.Length == 0 || it.Plan.Point.Name == point)
            .Where(it => flow.Length == 0 || it.Flow == flow)
            .Where(it => bus.Length == 0 || (bus == "memory") == (it.Bus == RigBus.InMemory)).ToArray();
        return cases.Length == 0
            ? throw new InvalidOperationException($"Nothing fits: {Usage}")
            : await new TortureRun(cases, seed, withSurvey: point.Length == 0 && flow.Length == 0, Console.Out).RunAsync();
    }
}
