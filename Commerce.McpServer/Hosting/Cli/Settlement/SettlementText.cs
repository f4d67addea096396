using System.Globalization;
using System.Text;
using System.Text.Json;
using Commerce.Domain.Payments.Settlement;

namespace Commerce.McpServer.Hosting.Cli.Settlement;

/// <summary>One table of everything that was found.</summary>
internal static class SettlementText
{
    public static string Of(SettlementReport report)
    {
        var text = new StringBuilder();
        if (report.Problems.Count > 0)
        {
            foreach (var problem in report.Problems)
            {
                text.Append(CultureInfo.InvariantCulture, $"Refused ({problem.Code}): {problem.Message}\n");
            }

            return text.Append("Nothing of the file was kept.\n").ToString();
        }

        string[][] rows =
        [
            ["line", "result", "kind", "amount", "provider's", "operation", "note"],
            .. report.Findings.Select(static it => new[]
            {
                it.Line?.ToString(CultureInfo.InvariantCulture) ?? "-", Name(it.Result), it.Kind, it.Amount?.ToString() ?? "-", it.ProviderRef ?? "-",
                it.OperationId ?? "-", it.Note ?? "",
            }),
        ];
        return text.AppendTable(rows).Append(Sum(report)).Append('\n').ToString();
    }

    private static string Sum(SettlementReport report)
    {
        var counts = report.Findings.GroupBy(static it => it.Result).OrderBy(static it => it.Key)
            .Select(static it => $"{it.Count()} {Name(it.Key)}").DefaultIfEmpty("No line, and no booking without one");
        return $"{(report.WasKnown ? "The file was imported before. " : "")}{string.Join(", ", counts)}.";
    }

    private static string Name(SettlementResult result) =>
        JsonNamingPolicy.SnakeCaseLower.ConvertName(result.ToString()).Replace('_', ' ');
}
