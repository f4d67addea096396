using System.Globalization;
using System.Text;
using Commerce.Tests.Torture.Rig;

namespace Commerce.Tests.Torture.Points;

/// <summary>The table of a run, how fast work went on, and the number that decides.</summary>
internal sealed record TortureReport(IReadOnlyList<CaseResult> Results, IReadOnlyList<string> AfterAll)
{
    public int Violations => Results.Sum(static it => it.Problems.Count) + AfterAll.Count;

    public string Render(int seed, TimeSpan took)
    {
        var text = new StringBuilder();
        text.AppendLine().AppendLine("point | bus | flow | killed | resumed after ms | verdict").AppendLine("--- | --- | --- | --- | --- | ---");
        foreach (var one in Results.OrderBy(static it => it.Case.Plan.Point.Number)
            .ThenBy(static it => it.Case.Plan.Point.Name, StringComparer.Ordinal).ThenBy(static it => it.Case.Bus))
        {
            string[] cells =
            [
                $"{one.Case.Plan.Point.Number} {one.Selector}", one.Case.BusName, one.Case.Flow, one.Killed, Time(one.Resumed), one.Verdict,
            ];
            text.AppendLine(string.Join(" | ", cells));
        }

        text.AppendLine().AppendLine(Resumption("single process, from its restart", static it => it.Case.Bus == RigBus.InMemory))
            .AppendLine(Resumption("several nodes, from the death of one that works", IsLossOfWorker));
        foreach (var violation in AfterAll)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"VIOLATED {violation}");
        }

        var killed = Results.Count(static it => it.Killed.Length > 0);
        return text.Append(
            CultureInfo.InvariantCulture,
            $"{Results.Count} cases, {killed} with a process killed, {took.TotalSeconds:0} s, seed {seed}: {Violations} violations").ToString();
    }

    // Who only takes calls can die without anybody standing still.
    private static bool IsLossOfWorker(CaseResult result) =>
        result.Case.Bus == RigBus.RabbitMq && result.Killed.Contains("workers", StringComparison.Ordinal);

    private string Resumption(string shape, Func<CaseResult, bool> which)
    {
        var times = Results.Where(which).Select(static it => it.Resumed).OfType<TimeSpan>().Order().ToArray();
        return times.Length == 0
            ? $"resumed, {shape}: nothing measured"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"resumed, {shape}: p50 {Time(At(times, 0.5))} ms, p99 {Time(At(times, 0.99))} ms of {times.Length}");
    }

    private static TimeSpan At(TimeSpan[] times, double share) => times[Math.Min(times.Length - 1, (int)(times.Length * share))];

    private static string Time(TimeSpan? time) => time is { } known ? known.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture) : "-";
}
