using System.Collections.Concurrent;
using System.Globalization;
using Commerce.Tests.Support;

namespace Commerce.Tests.Scheduler;

/// <summary>The verb: any number of seeds from any start, a database for each core; failing seeds with their decisions.</summary>
internal static class ScheduleCommand
{
    public const string Verb = "schedule";

    public static async Task<int> RunAsync(string[] arguments)
    {
        var (seeds, from) = (Number(arguments, "--seeds", 500), Number(arguments, "--from", 1));
        var isLoud = arguments.Contains("--trace");
        var started = TimeProvider.System.GetTimestamp();
        await using var cluster = new TestCluster();
        var failed = await Seeds.PlayAsync(cluster, [.. Enumerable.Range(from, seeds).Select(static it => (ulong)it)], (seed, trace) =>
        {
            if (isLoud)
            {
                Console.WriteLine($"Seed {seed}\n{string.Join('\n', trace)}\n");
            }
        }, untilFirst: arguments.Contains("--first"));
        foreach (var failure in failed)
        {
            Console.WriteLine(failure.Message);
            Console.WriteLine();
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{seeds} seeds from {from}, {failed.Count} failed, {TimeProvider.System.GetElapsedTime(started).TotalSeconds:F1} s"));
        return failed.Count == 0 ? 0 : 1;
    }

    private static int Number(string[] arguments, string name, int otherwise)
    {
        var at = Array.IndexOf(arguments, name);
        return at < 0 ? otherwise : int.Parse(arguments[at + 1], CultureInfo.InvariantCulture);
    }
}

/// <summary>Plays seeds: one after the other on a database, as many databases as there are cores.</summary>
internal static class Seeds
{
    public static async Task<IReadOnlyList<SeedFailedException>> PlayAsync(
        TestCluster cluster, IReadOnlyCollection<ulong> seeds, Action<ulong, IReadOnlyList<string>>? played = null,
        bool untilFirst = false, bool providerForgets = false)
    {
        var left = new ConcurrentQueue<ulong>(seeds);
        var failed = new ConcurrentBag<SeedFailedException>();
        await Task.WhenAll(Enumerable.Range(0, Environment.ProcessorCount).Select(_ => Task.Run(WorkAsync)));
        return [.. failed.OrderBy(static it => it.Seed)];

        async Task WorkAsync()
        {
            var database = await cluster.CreateDatabaseAsync(CancellationToken.None);
            var world = await World.OpenAsync(database, providerForgets);
            while (left.TryDequeue(out var seed))
            {
                try
                {
                    var trace = await SeededRun.PlayAsync(world, seed);
                    played?.Invoke(seed, trace);
                }
                catch (SeedFailedException failure)
                {
                    failed.Add(failure);
                    if (untilFirst)
                    {
                        left.Clear();
                    }

                    // What a failed run left in the queue would be found by the next.
                    await world.DisposeAsync();
                    database = await cluster.CreateDatabaseAsync(CancellationToken.None);
                    world = await World.OpenAsync(database, providerForgets);
                }
            }

            await world.DisposeAsync();
        }
    }
}
