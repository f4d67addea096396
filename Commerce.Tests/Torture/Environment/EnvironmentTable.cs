using System.Globalization;
using System.Text;

namespace Commerce.Tests.Torture.Environment;

/// <summary>A row for each fault; one that was not run says so where the others say what was done.</summary>
public static class EnvironmentTable
{
    public static string Render(IReadOnlyList<EnvironmentRow> rows)
    {
        var text = new StringBuilder();
        text.Append("| Fault | What was done | What was held, besides every invariant | Figure | Operations | Violations |\n");
        text.Append("|---|---|---|---|---:|---:|\n");
        text.AppendJoin('\n', rows.Select(Row)).Append('\n');
        return text.ToString();
    }

    public static string Row(EnvironmentRow row)
    {
        string[] cells = row.Finding is { } finding
            ? [$"`{row.Fault}`", finding.Done, finding.Held, finding.Figure, Number(row.Operations), Number(row.Violations.Count)]
            : [$"`{row.Fault}`", $"not possible here: {row.Lacks}", "–", "–", "–", "–"];
        return $"| {string.Join(" | ", cells.Select(Cell))} |";
    }

    private static string Cell(string text) => text.ReplaceLineEndings(" ").Replace("|", "\\|", StringComparison.Ordinal);

    private static string Number(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);
}
