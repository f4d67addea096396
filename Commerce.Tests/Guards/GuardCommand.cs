using System.Collections.Concurrent;
using System.Globalization;

namespace Commerce.Tests.Guards;

/// <summary>
/// The verb: switches off one guard after the other and demands that its checks then fail; with nothing off, and with
/// only those off that a guard is looked at without, they must hold.
/// </summary>
internal static class GuardCommand
{
    public const string Verb = "guards";

    public static async Task<int> RunAsync(string[] names)
    {
        var guards = GuardTable.All.Where(it => names.Length == 0 || names.Contains(it.Name)).ToArray();
        if (guards.Length == 0)
        {
            Console.WriteLine($"Guards are {string.Join(", ", GuardTable.All.Select(static it => it.Name))}.");
            return 1;
        }

        var started = TimeProvider.System.GetTimestamp();
        Tell(started, "building a copy in which every guard has a switch");
        using var copy = await GuardedCopy.BuildAsync(GuardTable.All);
        Tell(started, "running all checks with every guard on");
        if (await FirstFailureAsync(copy, guards) is { } failure)
        {
            Console.WriteLine($"{failure}\nThe checks fail with the guards on.");
            return 1;
        }

        var verdicts = new ConcurrentDictionary<(string Guard, Check Check), bool>();
        await Parallel.ForEachAsync(
            guards.SelectMany(static guard => guard.Checks.Select(check => (guard, check))),
            new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount },
            async (it, _) =>
            {
                var (held, said) = await copy.HoldsAsync(it.check, [.. it.guard.Under, it.guard.Name]);
                verdicts[(it.guard.Name, it.check)] = !held;
                Tell(started, $"{it.guard.Name} off: {it.check} {(held ? "notices nothing" : $"fails: {Reason(said)}")}");
            });
        Print(guards, verdicts);
        var bad = verdicts.Values.Count(static it => !it);
        Console.WriteLine($"\n{guards.Length} guards, {verdicts.Count} checks, {bad} of them notice nothing");
        return bad == 0 ? 0 : 1;
    }

    private static async Task<string?> FirstFailureAsync(GuardedCopy copy, IReadOnlyList<Guard> guards)
    {
        foreach (var under in guards.GroupBy(static it => string.Join(',', it.Under.Order(StringComparer.Ordinal))))
        {
            var off = under.First().Under;
            var tests = under.SelectMany(static it => it.Checks).OfType<Check.Test>().Distinct().ToArray();
            if (tests.Length > 0 && await copy.HoldAsync(tests, off) is (false, var tested))
            {
                return tested;
            }

            var seeds = under.SelectMany(static it => it.Checks).OfType<Check.Seeds>().ToArray();
            var last = seeds.Select(static it => it.From + it.Count - 1).DefaultIfEmpty(0).Max();
            if (last > 0 && await copy.HoldAsync(new Check.Seeds(seeds.Min(static it => it.From), last), off) is (false, var played))
            {
                return played;
            }
        }

        return null;
    }

    private static void Print(IEnumerable<Guard> guards, ConcurrentDictionary<(string Guard, Check Check), bool> verdicts)
    {
        Console.WriteLine("\n| Guard | What is off | Check that must fail | Verdict |\n|---|---|---|---|");
        foreach (var guard in guards)
        {
            var under = guard.Under.Count == 0 ? "" : $" ({string.Join(" and ", guard.Under)} off too)";
            foreach (var check in guard.Checks)
            {
                var verdict = verdicts[(guard.Name, check)] ? "failed" : "**noticed nothing**";
                Console.WriteLine($"| {guard.Name} | {guard.WhatIsOff}{under} | {check} | {verdict} |");
            }
        }
    }

    // For a person to see that the check fails for the guard's sake.
    private static string Reason(string said)
    {
        string[] lines = [.. said.Split('\n').Select(static it => it.Trim()).Where(static it => it.Length > 0)];
        var at = Array.FindIndex(lines, static it => it.EndsWith("[FAIL]", StringComparison.Ordinal));
        return at >= 0 ? string.Join(" ", lines.Skip(at + 1).Take(4))
            : lines.FirstOrDefault(static it => it.StartsWith("Seed ", StringComparison.Ordinal)) ?? "without a word";
    }

    private static void Tell(long since, string what) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"{TimeProvider.System.GetElapsedTime(since).TotalMinutes,5:F1} min  {what}"));
}
