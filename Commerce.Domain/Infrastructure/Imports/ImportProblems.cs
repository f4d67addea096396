using Commerce.Domain.Imports;
using Commerce.Domain.Infrastructure.Persistence;
using Npgsql;

namespace Commerce.Domain.Infrastructure.Imports;

/// <summary>Reads what was found wrong in a file.</summary>
public sealed class ImportProblems(CommerceSession session)
{
    private const string Columns = "severity, line, column_name, rule, value, message";

    private const string First = $"""
        select {Columns} from commerce.import_problem where operation_id = $1
        order by (severity = 'error') desc, line, number limit $2
        """;

    private const string Page = $"""
        select {Columns}, number from commerce.import_problem where operation_id = $1 and number > $2
            order by number limit $3
        """;

    private const string ByRule = """
        select rule, column_name, severity, count(*)::int, min(line) from commerce.import_problem
            where operation_id = $1
        group by rule, column_name, severity order by severity, count(*) desc, min(line) limit 40
        """;

    private const string Broken = """
        select distinct product_key from commerce.import_problem
        where operation_id = $1 and severity = 'error' and product_key = any($2)
        """;

    private const int PageSize = 1_000;

    /// <summary>Errors first, then by line.</summary>
    public async Task<IReadOnlyList<ImportProblem>> FirstAsync(
        string operationId, int atMost, CancellationToken cancellationToken)
    {
        await using var command = session.Command(First, operationId, atMost);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var problems = new List<ImportProblem>();
        while (await reader.ReadAsync(cancellationToken))
        {
            problems.Add(Read(reader));
        }

        return problems;
    }

    /// <summary>The next page in the order they were found; an empty one ends it.</summary>
    public async Task<(IReadOnlyList<ImportProblem> Problems, long Last)> PageAsync(
        string operationId, long after, CancellationToken cancellationToken)
    {
        await using var command = session.Command(Page, operationId, after, PageSize);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var problems = new List<ImportProblem>();
        var last = after;
        while (await reader.ReadAsync(cancellationToken))
        {
            problems.Add(Read(reader));
            last = reader.GetInt64(6);
        }

        return (problems, last);
    }

    public async Task<IReadOnlyList<ImportProblemCount>> ByRuleAsync(
        string operationId, CancellationToken cancellationToken)
    {
        await using var command = session.Command(ByRule, operationId);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var counts = new List<ImportProblemCount>();
        while (await reader.ReadAsync(cancellationToken))
        {
            counts.Add(new ImportProblemCount(
                reader.GetString(0), Text(reader, 1), SeverityOf(reader.GetString(2)), reader.GetInt32(3),
                reader.GetInt32(4)));
        }

        return counts;
    }

    /// <summary>Which of these products have an error somewhere.</summary>
    public async Task<IReadOnlySet<string>> BrokenAsync(
        string operationId, IEnumerable<string> productKeys, CancellationToken cancellationToken)
    {
        await using var command = session.Command(Broken, operationId, productKeys.ToArray());
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var broken = new HashSet<string>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellationToken))
        {
            broken.Add(reader.GetString(0));
        }

        return broken;
    }

    private static ImportProblem Read(NpgsqlDataReader reader) => new(
        SeverityOf(reader.GetString(0)), reader.GetInt32(1), Text(reader, 2), reader.GetString(3), Text(reader, 4),
        reader.GetString(5));

    private static string? Text(NpgsqlDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.GetString(column);

    private static ImportSeverity SeverityOf(string text) => Enum.Parse<ImportSeverity>(text, ignoreCase: true);
}
