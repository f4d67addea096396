using System.Globalization;
using System.Text;

namespace Commerce.Tests.Torture.Chaos.Table;

/// <summary>Segments and their sum as a table, and below it what the sums consist of.</summary>
public static class SegmentTable
{
    private static readonly (string Title, Func<Segment, string> Cell)[] Columns =
    [
        ("seed", static it => Number(it.Seed)),
        ("shape", static it => it.Shape),
        ("min", static it => it.Minutes.ToString("0.0", CultureInfo.InvariantCulture)),
        ("operations", static it => Number(it.Sum("operations"))),
        ("calls", static it => Number(it.Sum("calls"))),
        ("answers lost", static it => Number(it.Sum("answers lost"))),
        ("SIGKILL", static it => Number(it.Sum("kill"))),
        ("SIGSTOP", static it => Number(it.Sum("stop"))),
        ("database", static it => Number(it.Sum("database"))),
        ("broker", static it => Number(it.Sum("broker"))),
        ("world", static it => Number(it.Sum("world"))),
        ("bad lines", static it => Number(it.Sum("line"))),
        ("COMMITs unheard", static it => Number(it.Sum("commit replies lost"))),
        ("provider", static it => Number(it.Sum("provider"))),
        ("webhooks", static it => Number(it.Sum("webhooks"))),
        ("doorbells", static it => Number(it.Sum("doorbells"))),
        ("violations", static it => Number(it.Sum("violations"))),
    ];

    public static string Render(IReadOnlyList<Segment> segments)
    {
        var total = Segment.Total(segments);
        var text = new StringBuilder();
        Row(text, Columns.Select(static it => it.Title));
        Row(text, Columns.Select(static _ => "---"));
        foreach (var segment in segments)
        {
            Row(text, Columns.Select(it => it.Cell(segment)));
        }

        Row(text, Columns.Select(it => it.Title == "seed" ? $"{segments.Count} segments" : $"**{it.Cell(total)}**"));
        text.Append('\n').AppendJoin('\n', PartsOf(total)).Append('\n');
        return text.ToString();
    }

    // "kill: Server 120, Workers 98"
    private static IEnumerable<string> PartsOf(Segment total) =>
        total.Counts.Where(static it => it.Key.Contains(':', StringComparison.Ordinal)).GroupBy(static it => it.Key.Split(':')[0])
            .OrderBy(static it => it.Key, StringComparer.Ordinal).Select(static group =>
                $"{group.Key}: " + string.Join(", ", group.OrderByDescending(static it => it.Value).ThenBy(static it => it.Key, StringComparer.Ordinal)
                    .Select(static it => $"{it.Key.Split(": ")[1]} {Number(it.Value)}")));

    private static void Row(StringBuilder text, IEnumerable<string> cells) => text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");

    private static string Number(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);
}
