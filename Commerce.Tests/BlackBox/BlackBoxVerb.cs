using System.Text.Json;
using Commerce.Domain.Values;
using Commerce.Tests.Torture.Rig;

namespace Commerce.Tests.BlackBox;

/// <summary><c>black-box</c>: the same torment for servers that are known by a mapping each, and a table of what each of them lost.</summary>
public static class BlackBoxVerb
{
    public const string Name = "black-box";

    private const string Usage = "Usage: ./torture.sh black-box [--wishes 60] [--seed N] [MAPPING.json ...]";
    private const string OurOwn = "Commerce";

    /// <summary>Those that come with it, the baseline first.</summary>
    internal static IEnumerable<string> Mappings =>
        Directory.EnumerateFiles(Path.Combine(Builds.Root, "Commerce.Tests", "BlackBox", "mappings"), "*.json")
            .OrderDescending(StringComparer.Ordinal);

    /// <returns>0, 1 when the server of this repository lost something, 2 for a wrong use.</returns>
    public static async Task<int> RunAsync(string[] arguments)
    {
        var (wishes, seed) = (60, Environment.TickCount & 0xffff);
        List<string> files = [];
        for (var at = 0; at < arguments.Length; at++)
        {
            switch (arguments[at])
            {
                case "--wishes" when at + 1 < arguments.Length && int.TryParse(arguments[at + 1], out wishes) && wishes > 0:
                case "--seed" when at + 1 < arguments.Length && int.TryParse(arguments[at + 1], out seed):
                    at++;
                    break;
                case [not '-', ..] file when File.Exists(file):
                    files.Add(file);
                    break;
                default:
                    Console.Error.WriteLine($"'{arguments[at]}' makes no sense here.\n{Usage}");
                    return 2;
            }
        }

        var mappings = (files.Count > 0 ? files : [.. Mappings]).Select(Read).ToArray();
        Console.WriteLine($"{wishes} wishes each, seed {seed}: {string.Join(", ", mappings.Select(static it => it.Name))}");
        await using var oracle = await FaultRig.StartAsync(RigPlan.Single(RigBus.InMemory));
        List<Score> scores = [];
        foreach (var mapping in mappings)
        {
            await using var run = new BlackBoxRun(mapping, new BlackBoxPlan(wishes, seed), oracle);
            var score = await run.PlayAsync();
            Console.WriteLine($"  {score.Server}: killed {score.Kills} times, {score.Losses} of {score.Wishes} wishes went wrong");
            if (run.Refusal is { } refusal)
            {
                Console.WriteLine($"  {score.Server} told somebody who was not served: {refusal}");
            }

            scores.Add(score);
        }

        Console.WriteLine(Score.Table(scores));
        return scores.Any(static it => it.Server == OurOwn && it.Losses > 0) ? 1 : 0;
    }

    internal static Mapping Read(string file) => CommerceJson.Read<Mapping>(JsonElement.Parse(File.ReadAllText(file)));
}
