using Commerce.Domain.Infrastructure.Faults;
using Npgsql;

namespace Commerce.Domain.Infrastructure.Persistence;

/// <summary>What one run of the migrator did.</summary>
public sealed record MigrationReport(
    int Version, IReadOnlyList<string> Applied, IReadOnlyList<string> NewerThanThisBinary);

/// <summary>
/// Brings a database to the version of this binary: numbered SQL files in order, each in a transaction of its own
/// together with its row in <c>engine.schema_migration</c>, so a crash leaves a version and never half of one.
/// </summary>
public sealed class Migrator(IReadOnlyList<MigrationFile> files)
{
    // A migration queued behind a long transaction would stop everyone who comes after it: give up instead.
    private const string LockTimeout = "30s";

    // For a migration that another process runs; longer than that, something is wrong there.
    private const string TurnTimeout = "5min";

    private const string Bootstrap = """
        create schema if not exists engine;
        create table if not exists engine.schema_migration (
          number int primary key,
          name text not null,
          checksum bytea not null,
          applied_at timestamptz not null default clock_timestamp());
        """;

    public static Migrator OfThisBinary() => new(MigrationFile.OfThisBinary());

    /// <summary>Applies what is missing, as <c>commerce_owner</c>.</summary>
    public async Task<MigrationReport> ApplyAsync(string ownerConnectionString, CancellationToken cancel)
    {
        await using var connection = await OpenAsync(ownerConnectionString, cancel);
        await WaitForTurnAsync(connection, cancel);
        if (!await HasLogAsync(connection, cancel))
        {
            await ExecuteAsync(connection, Bootstrap, cancel);
        }

        var state = SchemaState.Compare(files, await ReadAppliedAsync(connection, cancel));
        foreach (var file in state.Pending)
        {
            await ApplyOneAsync(connection, file, cancel);
        }

        var version = state.Pending.Count == 0 ? state.Version : state.Pending[^1].Number;
        string[] done = [.. state.Pending.Select(file => file.FileName)];
        return new MigrationReport(version, done, state.NewerThanThisBinary);
    }

    /// <summary>Compares without changing anything; any role that may read the log can ask.</summary>
    public async Task<SchemaState> InspectAsync(string connectionString, CancellationToken cancel)
    {
        await using var connection = await OpenAsync(connectionString, cancel);
        var applied = await HasLogAsync(connection, cancel) ? await ReadAppliedAsync(connection, cancel) : [];
        return SchemaState.Compare(files, applied);
    }

    // No pool: the advisory lock belongs to the session and must end with it, however this method ends.
    private static async Task<NpgsqlConnection> OpenAsync(string connectionString, CancellationToken cancel)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false, CommandTimeout = 0 };
        var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync(cancel);
        return connection;
    }

    // Held until the session ends: of several processes that start at once one migrates, the others find nothing to do.
    private static async Task WaitForTurnAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        try
        {
            await ExecuteAsync(connection, $"set lock_timeout = '{TurnTimeout}'", cancel);
            await ExecuteAsync(connection, $"select pg_advisory_lock({AdvisoryLocks.Migration})", cancel);
        }
        catch (PostgresException failure) when (failure.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            throw new MigrationException(
                $"Another process has held the migration lock for {TurnTimeout}: wait for it to end, or look in "
                + "pg_locks for the session that holds it.", failure);
        }
    }

    private static async Task ApplyOneAsync(
        NpgsqlConnection connection, MigrationFile file, CancellationToken cancel)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        try
        {
            await ExecuteAsync(connection, $"set local lock_timeout = '{LockTimeout}'", cancel);
            await ExecuteAsync(connection, file.Sql, cancel);
        }
        catch (PostgresException failure)
        {
            throw new MigrationException(
                $"Migration {file.FileName} failed and was rolled back: {failure.MessageText} ({failure.SqlState}).",
                failure);
        }

        await using (var log = connection.CreateCommand())
        {
            log.CommandText = "insert into engine.schema_migration (number, name, checksum) values ($1, $2, $3)";
            log.Parameters.Add(new() { Value = file.Number });
            log.Parameters.Add(new() { Value = file.Name });
            log.Parameters.Add(new() { Value = file.Checksum });
            await log.ExecuteNonQueryAsync(cancel);
        }

        CrashPoint.MidMigration.Hit();
        await transaction.CommitAsync(cancel);
    }

    private static async Task<bool> HasLogAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "select to_regclass('engine.schema_migration') is not null";
        return (bool)(await command.ExecuteScalarAsync(cancel))!;
    }

    private static async Task<List<AppliedMigration>> ReadAppliedAsync(
        NpgsqlConnection connection, CancellationToken cancel)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "select number, name, checksum from engine.schema_migration order by number";
        await using var reader = await command.ExecuteReaderAsync(cancel);
        List<AppliedMigration> applied = [];
        while (await reader.ReadAsync(cancel))
        {
            applied.Add(new AppliedMigration(reader.GetInt32(0), reader.GetString(1), reader.GetFieldValue<byte[]>(2)));
        }

        return applied;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancel)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(cancel);
    }
}
