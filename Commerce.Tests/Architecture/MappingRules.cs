using Commerce.Domain.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Npgsql;

namespace Commerce.Tests.Architecture;

/// <summary>The mapping against the tables as they are; SQL files make the schema, so nothing else compares the two.</summary>
internal static class MappingRules
{
    private const string Columns = """
        select a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.atthasdef or a.attidentity <> ''
        from pg_attribute a where a.attrelid = to_regclass($1) and a.attnum > 0 and not a.attisdropped
        """;

    public static async Task<(int Columns, List<string> Problems)> CompareAsync(NpgsqlConnection owner)
    {
        await using var transaction = await owner.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using var db = CommerceDb.On(owner, transaction);
        List<string> problems = [];
        var compared = 0;
        foreach (var table in db.Model.GetRelationalModel().Tables)
        {
            var actual = await ReadAsync(owner, $"{table.Schema}.\"{table.Name}\"");
            compared += table.Columns.Count();
            problems.AddRange(table.Columns.Select(column => Problem(table.Name, column, actual)).OfType<string>());
            problems.AddRange(actual.Where(it => it.Value is { NotNull: true, HasDefault: false } && table.FindColumn(it.Key) is null)
                .Select(it => $"{table.Name}.{it.Key} must be given and is not mapped"));
        }

        return (compared, problems);
    }

    private static string? Problem(string table, IColumn column, Dictionary<string, Actual> actual) =>
        !actual.TryGetValue(column.Name, out var found) ? $"{table}.{column.Name} is mapped and does not exist"
        : !Fits(column.StoreType, found.Type) ? $"{table}.{column.Name} is mapped as {column.StoreType} and is {found.Type}"
        : column.IsNullable == found.NotNull ? $"{table}.{column.Name} is {(found.NotNull ? "never" : "sometimes")} null and mapped otherwise"
        : null;

    // The mapper knows a text without length; the table may be stricter, as a currency of three letters is.
    private static bool Fits(string mapped, string found) =>
        mapped == found || (mapped == "text" && (found.StartsWith("character", StringComparison.Ordinal) || found == "text"))
        || (mapped == "numeric" && found.StartsWith("numeric", StringComparison.Ordinal));

    private static async Task<Dictionary<string, Actual>> ReadAsync(NpgsqlConnection owner, string table)
    {
        await using var command = new NpgsqlCommand(Columns, owner) { Parameters = { new() { Value = table } } };
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var columns = new Dictionary<string, Actual>(StringComparer.Ordinal);
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
        {
            columns.Add(reader.GetString(0), new Actual(reader.GetString(1), reader.GetBoolean(2), reader.GetBoolean(3)));
        }

        return columns;
    }

    private sealed record Actual(string Type, bool NotNull, bool HasDefault);
}
