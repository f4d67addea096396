using System.Runtime.CompilerServices;

namespace Commerce.Tests.Torture.Checking;

/// <summary>Reads every text of every table for what must not be there; the database does the looking.</summary>
internal sealed class DatabaseScan(Inspection inspection, Traces traces)
{
    private const string Tables = """
        select c.table_schema, c.table_name,
            bool_or(c.column_name = 'tenant_id') as has_tenant,
            bool_or(c.column_name = 'merchant' and c.table_schema = 'world') as has_merchant,
            string_agg(case when c.data_type = 'bytea' then format('encode(%I, ''escape'')', c.column_name) else format('%I::text', c.column_name) end,
                ', ' order by c.ordinal_position) filter (where c.data_type in ('text', 'character varying', 'character', 'json', 'jsonb', 'bytea', 'ARRAY'))
                as columns,
            (array_agg(format('%I::text', c.column_name) order by c.ordinal_position))[1] as first
        from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
        where c.table_schema in ('engine', 'commerce', 'world') and t.table_type = 'BASE TABLE'
        group by 1, 2 order by 1, 2
        """;

    public async IAsyncEnumerable<Find> FindAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var table in (await inspection.RowsAsync<Table>(Tables, cancellationToken))
            .Where(static it => it.Columns is not null))
        {
            var name = $"{table.TableSchema}.{table.TableName}";
            var merchant = table.HasTenant ? "tenant_id::text" : table.HasMerchant ? "merchant" : "null::text";
            var sql = $"""
                select distinct {merchant} as merchant, {table.First} as key, found[1] as text
                from {table.TableSchema}."{table.TableName}", regexp_matches(concat_ws(' ', {table.Columns}), $1, 'g') found
                """;
            foreach (var row in await inspection.RowsAsync<Row>(sql, cancellationToken, $"({traces.Pattern})"))
            {
                yield return new Find(name, $"row {row.Key}", Guid.TryParse(row.Merchant, out var id) ? id : null,
                    table.TableSchema != "world", row.Text);
            }
        }
    }

    private sealed record Table(
        string TableSchema, string TableName, bool HasTenant, bool HasMerchant, string? Columns, string First);

    private sealed record Row(string? Merchant, string? Key, string Text);
}

/// <param name="Merchant">Whose row it is.</param>
/// <param name="IsOurs">Not the book of the simulated companies.</param>
internal sealed record Find(string Place, string Key, Guid? Merchant, bool IsOurs, string Text);
