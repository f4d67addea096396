using System.Globalization;
using Commerce.Domain.Imports;
using Commerce.Domain.Infrastructure.Imports;
using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Values;
using Npgsql;

namespace Commerce.McpServer.Hosting;

/// <summary>All problems of one import as CSV, page by page.</summary>
internal static class ProblemReport
{
    public static async Task WriteAsync(HttpContext http, string capability, NpgsqlDataSource dataSource)
    {
        var found = IdText.IsCapability(Uploads.ReportPrefix, capability)
            ? await FindAsync(dataSource, capability, http.RequestAborted)
            : null;
        if (found is not { } import)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        http.Response.ContentType = "text/csv; charset=utf-8";
        http.Response.Headers.ContentDisposition = "attachment; filename=\"import-problems.csv\"";
        await http.Response.WriteAsync("line,column,severity,rule,value,message\r\n", http.RequestAborted);
        for (var after = 0L; ;)
        {
            await using var session = new CommerceSession(dataSource);
            await session.BeginAsync(import.TenantId, http.RequestAborted);
            var (problems, last) = await new ImportProblems(session)
                .PageAsync(import.OperationId, after, http.RequestAborted);
            if (problems.Count == 0)
            {
                return;
            }

            await http.Response.WriteAsync(string.Concat(problems.Select(Line)), http.RequestAborted);
            after = last;
        }
    }

    private static async Task<(Guid TenantId, string OperationId)?> FindAsync(
        NpgsqlDataSource dataSource, string capability, CancellationToken cancellationToken)
    {
        await using var command =
            dataSource.CreateCommand("select tenant_id, operation_id from commerce.find_report($1)");
        command.Parameters.Add(new NpgsqlParameter { Value = ImportFiles.HashOf(capability) });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? (reader.GetGuid(0), reader.GetString(1)) : null;
    }

    private static string Line(ImportProblem it) => string.Join(
        ',', it.Line.ToString(CultureInfo.InvariantCulture), Quoted(it.Column),
        it.Severity.ToString().ToLowerInvariant(), it.Rule,
        Quoted(it.Value), Quoted(it.Message)) + "\r\n";

    // Headers come from the file too; nothing in a report may become a formula.
    private static string Quoted(string? text)
    {
        var safe = text is { Length: > 0 } && text[0] is '=' or '+' or '-' or '@' ? $"'{text}" : text ?? "";
        return $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
