using Commerce.Tests.Torture.Rig;

namespace Commerce.Tests.Torture.Points;

/// <summary>All cases, one lane for each bus side by side, and what is to be told of them.</summary>
internal sealed class TortureRun(IReadOnlyList<PointCase> cases, int seed, bool withSurvey, TextWriter output)
{
    private const int Tries = 2;
    private readonly Lock _turn = new();
    private int _done;

    /// <summary>0 if nothing was violated.</summary>
    public async Task<int> RunAsync()
    {
        var since = TimeProvider.System.GetTimestamp();
        Say($"{cases.Count} cases of {cases.Select(static it => it.Plan).Distinct().Count()} crash points, seed {seed}");
        var lanes = await Task.WhenAll(cases.GroupBy(static it => it.Bus).Select(each => LaneAsync(each.Key, [.. each])));
        var report = new TortureReport([.. lanes.SelectMany(static it => it.Results)], [.. lanes.SelectMany(static it => it.Violations)]);
        Say(report.Render(seed, TimeProvider.System.GetElapsedTime(since)));
        return report.Violations == 0 ? 0 : 1;
    }

    private async Task<(IReadOnlyList<CaseResult> Results, IReadOnlyList<string> Violations)> LaneAsync(RigBus bus, PointCase[] mine)
    {
        await using var lane = await Lane.StartAsync(bus, seed);
        Say($"  {lane.Rig.Plan.Shape}");
        List<CaseResult> results = [];
        List<string> violations = [];
        for (var i = 0; i < mine.Length; i++)
        {
            var result = await CaseAsync(lane, mine[i], i);
            results.Add(result);
            Say($"  {Interlocked.Increment(ref _done),3}/{cases.Count} {result} {result.Took.TotalSeconds,6:0.0} s");
            foreach (var problem in result.Problems)
            {
                Say($"      {problem}");
            }
        }

        foreach (var flow in Flow.All.Keys.Order(StringComparer.Ordinal).Where(_ => withSurvey))
        {
            violations.AddRange(await OrFaultAsync(() => Survey.RunAsync(lane, flow, new Random(seed)), $"the survey of {flow}"));
        }

        Say($"  {lane.Rig.Plan.Shape}: holding all invariants against {lane.HistoryLength} lines of history");
        violations.AddRange(await OrFaultAsync(lane.CheckAsync, "the check of all invariants"));
        return (results, violations);
    }

    private static async Task<IReadOnlyList<string>> OrFaultAsync(Func<Task<IReadOnlyList<string>>> look, string what)
    {
        try
        {
            return await look();
        }
        catch (Exception fault) when (IsOfTheRun(fault))
        {
            return [$"{what} came to no end: {fault.GetType().Name}: {fault.Message}"];
        }
    }

    // Anything else is a mistake of the rig and ends it.
    private static bool IsOfTheRun(Exception fault) =>
        fault is InvalidOperationException or TimeoutException or HttpRequestException or IOException or Npgsql.NpgsqlException;

    // A case that was not reached is tried once more: the scanner may have been faster than a doorbell.
    private async Task<CaseResult> CaseAsync(Lane lane, PointCase one, int number)
    {
        var since = TimeProvider.System.GetTimestamp();
        for (var attempt = 1; ; attempt++)
        {
            var random = new Random(unchecked((((seed * 397) + number) * 397) + attempt));
            var result = await TryAsync(lane, one, random);
            if (result.Killed.Length > 0 || attempt == Tries)
            {
                return result with { Took = TimeProvider.System.GetElapsedTime(since) };
            }
        }
    }

    private async Task<CaseResult> TryAsync(Lane lane, PointCase one, Random random)
    {
        try
        {
            return one.Flow == PointCase.NoFlow
                ? await MigrationCase.RunAsync(lane, one, random)
                : await new CaseRun(lane, one, random).RunAsync();
        }
        catch (Exception fault) when (IsOfTheRun(fault))
        {
            // The next case begins on a rig that stands again; this one is lost and counts.
            foreach (var process in lane.Rig.Programs)
            {
                Say($"      {process.Name}: {process.LogTail()}");
                process.Disarm();
            }

            await lane.Rig.HealAsync();
            await lane.Rig.Book.ClearFaultsAsync();
            return new CaseResult(one, one.Plan.Point.Name, "?", null, [$"{fault.GetType().Name}: {fault.Message}"]);
        }
    }

    private void Say(string text)
    {
        lock (_turn)
        {
            output.WriteLine(text);
        }
    }
}
