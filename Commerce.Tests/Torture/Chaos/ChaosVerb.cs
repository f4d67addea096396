using System.Globalization;
using Commerce.Tests.Torture.Chaos.Table;

namespace Commerce.Tests.Torture.Chaos;

/// <summary>Random chaos from the command line: <c>torture --minutes M --seed S --append FILE</c>.</summary>
public static class ChaosVerb
{
    /// <summary>What tells it from the named crash points.</summary>
    public const string Minutes = "--minutes";

    private const string Folder = "artifacts/torture";
    private const int Ok = 0;
    private const int Broken = 1;
    private const int Usage = 2;
    private static readonly TimeSpan Default = TimeSpan.FromMinutes(2);

    public static async Task<int> RunAsync(string[] arguments, TextWriter console)
    {
        if (Read(arguments) is not { } wish)
        {
            await console.WriteLineAsync($"{Minutes} M [--seed S] [--pace SECONDS] [--append FILE] [--keep]; a segment is at most {ChaosPlan.Longest.TotalMinutes:0} minutes, a fault comes "
                + $"every {ChaosPlan.UsualPace.TotalSeconds:0} seconds on average if no pace is given");
            return Usage;
        }

        var (segment, violations) = await ChaosRun.RunAsync(new ChaosPlan(wish.Seed, wish.Time) { Pace = wish.Pace, KeepIn = Folder, AlwaysKeep = wish.Keep }, console);
        foreach (var violation in violations)
        {
            await console.WriteLineAsync($"VIOLATION {violation}");
        }

        await SegmentFile.AppendAsync(wish.File, segment);
        await console.WriteLineAsync(SegmentTable.Render([segment]));
        if (SegmentFile.Read(wish.File) is { Count: > 1 } all)
        {
            await console.WriteLineAsync(SegmentTable.Render(all));
        }

        await console.WriteLineAsync(violations.Count == 0 ? $"seed {wish.Seed}: no violation" : $"seed {wish.Seed}: {violations.Count} violations");
        return violations.Count == 0 ? Ok : Broken;
    }

    private static Wish? Read(string[] arguments)
    {
        var wish = new Wish(Default, Random.Shared.Next(1, 1_000_000), Path.Combine(Folder, "segments.jsonl"), ChaosPlan.UsualPace, Keep: false);
        for (var i = 0; i < arguments.Length; i++)
        {
            var value = i + 1 < arguments.Length ? arguments[i + 1] : "";
            switch (arguments[i])
            {
                case "--keep":
                    wish = wish with { Keep = true };
                    continue;
                case Minutes when double.TryParse(value, CultureInfo.InvariantCulture, out var minutes) && minutes > 0 && minutes <= ChaosPlan.Longest.TotalMinutes:
                    wish = wish with { Time = TimeSpan.FromMinutes(minutes) };
                    break;
                case "--seed" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seed):
                    wish = wish with { Seed = seed };
                    break;
                case "--pace" when double.TryParse(value, CultureInfo.InvariantCulture, out var seconds) && seconds > 0:
                    wish = wish with { Pace = TimeSpan.FromSeconds(seconds) };
                    break;
                case "--append" when value.Length > 0:
                    wish = wish with { File = value };
                    break;
                default:
                    return null;
            }

            i++;
        }

        return wish;
    }

    private sealed record Wish(TimeSpan Time, int Seed, string File, TimeSpan Pace, bool Keep);
}
