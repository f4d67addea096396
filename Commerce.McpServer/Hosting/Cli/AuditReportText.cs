using System.Globalization;
using Commerce.Domain.Infrastructure.Audit.Verification;

namespace Commerce.McpServer.Hosting.Cli;

/// <summary>The report of <c>verify-audit</c> as a person reads it.</summary>
internal static class AuditReportText
{
    private const int MaxFindings = 20;

    // Merchants without findings beyond these are summed up in one line.
    private const int MaxRows = 40;

    public static async Task WriteAsync(AuditReport report, TextWriter output)
    {
        await output.WriteLineAsync($"Audit log {report.Log}");
        await output.WriteLineAsync(Line($"Checkpoints: {report.Checkpoints}, the last is number {report.LastCheckpoint}"));
        await output.WriteLineAsync();
        await output.WriteLineAsync(
            $"{"merchant",-36} {"sealed",9} {"signed to",9} {"unsealed",9} {"entries",9} {"operations",10}  result");
        var rows = report.Tenants.OrderByDescending(static it => it.Findings.Count > 0).ThenBy(static it => it.TenantId).ToArray();
        foreach (var it in rows.Take(MaxRows))
        {
            await output.WriteLineAsync(Line(
                $"{it.TenantId,-36} {it.Sealed,9} {it.SignedTo,9} {it.Unsealed,9} {it.Entries,9} {it.Operations,10}  {Result(it)}"));
        }

        if (rows.Length > MaxRows)
        {
            await output.WriteLineAsync(Line($"… and {rows.Length - MaxRows} more merchants"));
        }

        await output.WriteLineAsync();
        foreach (var note in report.Notes)
        {
            await output.WriteLineAsync("Note: " + note);
        }

        await WriteFindingsAsync(report.Findings, output);
    }

    private static async Task WriteFindingsAsync(IReadOnlyList<AuditFinding> findings, TextWriter output)
    {
        if (findings.Count == 0)
        {
            await output.WriteLineAsync("VERIFIED: nothing was changed, removed, moved or left out.");
            return;
        }

        foreach (var finding in findings.Take(MaxFindings))
        {
            var place = finding.TenantId is null ? "log" : finding.Seq is null ? $"{finding.TenantId}" : $"{finding.TenantId} event {finding.Seq}";
            await output.WriteLineAsync($"{finding.Rule}, {place}: {finding.Message}");
        }

        var first = findings.Where(static it => it.Seq is not null).GroupBy(static it => it.TenantId)
            .Select(static it => Line($"{it.Min(static finding => finding.Seq)} of merchant {it.Key}")).ToArray();
        await output.WriteLineAsync(Line($"NOT VERIFIED: {findings.Count} findings.")
            + (first.Length > 0 ? " First bad event: " + string.Join(", ", first.Take(MaxFindings)) : ""));
    }

    private static string Result(TenantAudit tenant) =>
        tenant.Findings.Count == 0 ? "ok" : Line($"{tenant.Findings.Count} findings");

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
