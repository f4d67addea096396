using Commerce.Tests.Torture.Checking;
using Commerce.Tests.Torture.Rig;
using Npgsql;

namespace Commerce.Tests.Torture.Chaos;

/// <summary>
/// Folder of one run. After a run that went as it must it is gone; otherwise history, logs, both books and what was wrong stay in it.
/// </summary>
internal sealed class Remains : IDisposable
{
    private static readonly string[] Schemas = ["engine", "commerce", "world"];
    private bool _kept;

    public Remains(string parent, int seed)
    {
        Folder = Path.Combine(parent, $"seed-{seed}-{TimeProvider.System.GetUtcNow():MMddHHmmss}");
        Directory.CreateDirectory(Folder);
    }

    public string Folder { get; }

    public string HistoryPath => Path.Combine(Folder, "history.jsonl");

    public static IReadOnlyList<string> LogsOf(FaultRig rig) => Directory.GetFiles(rig.Database.Folder, "*.log");

    public async Task KeepAsync(FaultRig rig, IReadOnlyList<Violation> violations)
    {
        _kept = true;
        await File.WriteAllLinesAsync(Path.Combine(Folder, "violations.txt"), violations.Select(static it => it.ToString()));
        foreach (var log in LogsOf(rig))
        {
            File.Copy(log, Path.Combine(Folder, Path.GetFileName(log)), overwrite: true);
        }

        await File.WriteAllTextAsync(Path.Combine(Folder, "database.sql"), await DumpAsync(rig));
    }

    public void Dispose()
    {
        if (!_kept)
        {
            Directory.Delete(Folder, recursive: true);
        }
    }

    // Every table as rows of JSON: what a person greps for an id, without a server to load it into.
    private static async Task<string> DumpAsync(FaultRig rig)
    {
        var admin = new NpgsqlConnectionStringBuilder(rig.Connections.Admin) { Database = rig.Connections.Database };
        await using var connection = new NpgsqlConnection(admin.ConnectionString);
        await connection.OpenAsync();
        var text = new System.Text.StringBuilder();
        foreach (var table in await ListAsync(connection, "select format('%I.%I', schemaname, tablename) from pg_tables where schemaname = any ($1) order by 1", (object)Schemas))
        {
            text.Append("-- ").Append(table).Append('\n');
            text.AppendJoin('\n', await ListAsync(connection, $"select row_to_json(t)::text from {table} t")).Append('\n');
        }

        return text.ToString();
    }

    private static async Task<List<string>> ListAsync(NpgsqlConnection connection, string sql, params object[] values)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
        {
            command.Parameters.Add(new() { Value = value });
        }

        await using var reader = await command.ExecuteReaderAsync();
        List<string> list = [];
        while (await reader.ReadAsync())
        {
            list.Add(reader.GetString(0));
        }

        return list;
    }
}
