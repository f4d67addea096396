using Commerce.Domain.Imports;
using Commerce.Domain.Infrastructure.Persistence;

namespace Commerce.Domain.Infrastructure.Imports;

/// <summary>Rows, products and problems of one import between its steps. Every write serves a whole batch.</summary>
public sealed class ImportStage(CommerceSession session)
{
    private const string Begin = """
        insert into commerce.catalog_import (operation_id, file_sha256, report_hash) values ($1, $2, $3)
        on conflict do nothing
        """;

    private const string AddRows = """
        insert into commerce.import_row (operation_id, number, line, product_key, body)
        select $1, it.* from unnest($2::int[], $3::int[], $4::text[], $5::jsonb[]) as it on conflict do nothing
        """;

    private const string ClaimSkus = """
        insert into commerce.import_sku (operation_id, sku, line)
        select $1, it.sku, it.line from unnest($2::text[], $3::int[]) as it (sku, line)
        on conflict do nothing returning sku, line
        """;

    private const string SkuLines =
        "select sku, line from commerce.import_sku where operation_id = $1 and sku = any($2)";

    private const string AddProblems = """
        insert into commerce.import_problem (operation_id, severity, line, column_name, rule, value, message,
            product_key)
        select $1, it.* from unnest($2::text[], $3::int[], $4::text[], $5::text[], $6::text[], $7::text[],
            $8::text[]) as it
        """;

    private const string PlanProducts = """
        insert into commerce.import_product (operation_id, position, product_key)
        select $1, row_number() over (order by min(number)), product_key
        from commerce.import_row where operation_id = $1 group by product_key
        on conflict do nothing
        """;

    private const string LoadRows = """
        select p.product_key, r.number, r.line, r.body::text
        from commerce.import_product p join commerce.import_row r using (operation_id, product_key)
        where p.operation_id = $1 and p.position > $2 and p.position <= $3 order by p.position, r.number
        """;

    public Task BeginAsync(
        string operationId, byte[] fileSha256, byte[] reportHash, CancellationToken cancellationToken) =>
        ExecuteAsync(Begin, cancellationToken, operationId, fileSha256, reportHash);

    public Task AddRowsAsync(string operationId, IReadOnlyList<ImportRow> rows, CancellationToken cancellationToken) =>
        ExecuteAsync(
        AddRows, cancellationToken, operationId, rows.Select(static it => it.Number).ToArray(),
        rows.Select(static it => it.Line).ToArray(), rows.Select(static it => it.ProductKey).ToArray(),
        rows.Select(static it => it.Body).ToArray());

    /// <summary>
    /// Notes which SKUs the file uses; those it used before come back with the line of their first use.
    /// </summary>
    public async Task<IReadOnlyList<(SkuUse Use, int FirstLine)>> ClaimSkusAsync(
        string operationId, IReadOnlyList<SkuUse> uses, CancellationToken cancellationToken)
    {
        var claimed = await ReadSkusAsync(
            ClaimSkus, cancellationToken, operationId, uses.Select(static it => it.Sku).ToArray(),
            uses.Select(static it => it.Line).ToArray());
        SkuUse[] refused = [.. uses.Where(it => !claimed.Contains(it))];
        var known = refused.Length == 0 ? [] : await ReadSkusAsync(
            SkuLines, cancellationToken, operationId, refused.Select(static it => it.Sku).ToArray());
        var lines = known.ToDictionary(static it => it.Sku, static it => it.Line, StringComparer.Ordinal);
        return [.. refused.Select(it => (Use: it, FirstLine: lines[it.Sku]))
            .Where(static it => it.FirstLine != it.Use.Line)];
    }

    public Task AddProblemsAsync(
        string operationId, IReadOnlyList<ImportProblem> problems,
        CancellationToken cancellationToken) => problems.Count == 0
        ? Task.CompletedTask
        : ExecuteAsync(
            AddProblems, cancellationToken, operationId,
            problems.Select(static it => it.Severity.ToString().ToLowerInvariant()).ToArray(),
            problems.Select(static it => it.Line).ToArray(), problems.Select(static it => it.Column).ToArray(),
            problems.Select(static it => it.Rule).ToArray(), problems.Select(static it => it.Value).ToArray(),
            problems.Select(static it => it.Message).ToArray(), problems.Select(static it => it.ProductKey).ToArray());

    /// <summary>Groups the staged rows to products in the file's order; returns how many there are.</summary>
    public async Task<int> PlanProductsAsync(string operationId, CancellationToken cancellationToken)
    {
        await ExecuteAsync(PlanProducts, cancellationToken, operationId);
        await using var count = session.Command(
            "select count(*)::int from commerce.import_product where operation_id = $1", operationId);
        return (int)(await count.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>The rows of the products in positions (<paramref name="after"/>, <paramref name="upTo"/>].</summary>
    public async Task<IReadOnlyList<ImportRow>> RowsAsync(
        string operationId, int after, int upTo, CancellationToken cancellationToken)
    {
        await using var command = session.Command(LoadRows, operationId, after, upTo);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<ImportRow>();
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(new ImportRow(reader.GetInt32(1), reader.GetInt32(2), reader.GetString(0), reader.GetString(3)));
        }

        return rows;
    }

    /// <summary>The staged rows go; problems stay for the report.</summary>
    public async Task ClearAsync(string operationId, CancellationToken cancellationToken)
    {
        foreach (var table in (string[])["import_row", "import_sku", "import_product"])
        {
            await ExecuteAsync($"delete from commerce.{table} where operation_id = $1", cancellationToken, operationId);
        }
    }

    private async Task<HashSet<SkuUse>> ReadSkusAsync(
        string sql, CancellationToken cancellationToken, params object?[] values)
    {
        await using var command = session.Command(sql, values);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var found = new HashSet<SkuUse>();
        while (await reader.ReadAsync(cancellationToken))
        {
            found.Add(new SkuUse(reader.GetString(0), reader.GetInt32(1)));
        }

        return found;
    }

    private async Task ExecuteAsync(string sql, CancellationToken cancellationToken, params object?[] values)
    {
        await using var command = session.Command(sql, values);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}

/// <param name="Number">Place in the file, from 1.</param>
/// <param name="Body">What the row says, as JSON.</param>
public sealed record ImportRow(int Number, int Line, string ProductKey, string Body);

public sealed record SkuUse(string Sku, int Line);
