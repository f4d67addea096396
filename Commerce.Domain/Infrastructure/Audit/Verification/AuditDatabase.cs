using System.Runtime.CompilerServices;
using System.Text.Json;
using Commerce.Domain.Infrastructure.Ledger;
using Commerce.Domain.Values;
using Npgsql;

namespace Commerce.Domain.Infrastructure.Audit.Verification;

/// <summary>
/// The log as the database holds it, read in one snapshot by a role that sees every merchant's rows. Nothing here judges; whoever
/// altered the database may have altered anything this reads.
/// </summary>
public sealed class AuditDatabase : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlTransaction _snapshot;

    private AuditDatabase(NpgsqlConnection connection, NpgsqlTransaction snapshot, Guid log, DateTimeOffset readAt) =>
        (_connection, _snapshot, Log, ReadAt) = (connection, snapshot, log, readAt);

    public Guid Log { get; }

    public DateTimeOffset ReadAt { get; }

    public static async Task<AuditDatabase> OpenAsync(string connectionString, CancellationToken cancellationToken)
    {
        // Some statements sort the whole log.
        var settings = new NpgsqlConnectionStringBuilder(connectionString) { CommandTimeout = 0, Pooling = false };
        var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        var snapshot = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancellationToken);
        await using var command = new NpgsqlCommand(AuditSql.Open, connection, snapshot);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        if (reader.GetBoolean(0))
        {
            throw new InvalidOperationException(
                $"Role {settings.Username} sees one merchant's rows at a time and so cannot verify the log. "
                + "Use the owner (ConnectionStrings__CommerceOwner) or a read-only role with BYPASSRLS.");
        }

        return new AuditDatabase(connection, snapshot, reader.GetGuid(1), reader.GetFieldValue<DateTimeOffset>(2));
    }

    /// <summary>Every merchant of whom the log, the ledger or an operation knows.</summary>
    public Task<List<Guid>> TenantsAsync(CancellationToken cancellationToken) =>
        ListAsync(AuditSql.Tenants, static reader => reader.GetGuid(0), cancellationToken);

    /// <summary>Things that are wrong with the log as a whole, in words.</summary>
    public Task<List<string>> OddRowsAsync(CancellationToken cancellationToken) =>
        ListAsync(AuditSql.OddRows, static reader => reader.GetString(0), cancellationToken);

    public async IAsyncEnumerable<StoredCheckpoint> CheckpointsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in RowsAsync(AuditSql.Checkpoints, ReadCheckpoint, cancellationToken))
        {
            yield return row;
        }
    }

    public async IAsyncEnumerable<AuditLine> LinesAsync(Guid tenantId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return new AuditLine { Header = new AuditHeader(AuditHeader.CurrentFormat, Log, tenantId, ReadAt) };
        var (sealedEvents, unsealed, entries, operations) = (0L, 0L, 0L, 0L);
        await foreach (var row in RowsAsync(AuditSql.Sealed, ReadEvent, cancellationToken, tenantId))
        {
            sealedEvents++;
            yield return new AuditLine { Event = row };
        }

        await foreach (var row in RowsAsync(AuditSql.Unsealed, ReadEvent, cancellationToken, tenantId))
        {
            unsealed++;
            yield return new AuditLine { Event = row };
        }

        await foreach (var row in RowsAsync(AuditSql.Entries, ReadEntry, cancellationToken, tenantId))
        {
            entries++;
            yield return new AuditLine { Entry = row };
        }

        await foreach (var row in RowsAsync(AuditSql.Operations, ReadOperation, cancellationToken, tenantId))
        {
            operations++;
            yield return new AuditLine { Operation = row };
        }

        var overdue = await ListAsync(AuditSql.SignatureOverdue, static reader => reader.GetBoolean(0), cancellationToken, tenantId);
        yield return new AuditLine { End = new AuditEnd(sealedEvents, unsealed, entries, operations, overdue is not [false]) };
    }

    public async ValueTask DisposeAsync()
    {
        await _snapshot.DisposeAsync();
        await _connection.DisposeAsync();
    }

    private static StoredCheckpoint ReadCheckpoint(NpgsqlDataReader reader)
    {
        var number = reader.GetInt64(3);
        try
        {
            var checkpoint = AuditLog.ReadCheckpoint(reader);
            var said = checkpoint.Said;
            var same = said.Number == number && said.KeyId == reader.GetString(5)
                && said.Root.AsSpan().SequenceEqual(reader.GetFieldValue<byte[]>(4));
            return new StoredCheckpoint(number, same ? checkpoint : null, reader.GetBoolean(6));
        }
        catch (JsonException)
        {
            return new StoredCheckpoint(number, null, reader.GetBoolean(6));
        }
    }

    private static EventRow ReadEvent(NpgsqlDataReader reader) => new(
        reader.GetGuid(0), reader.GetFieldValue<DateTimeOffset>(1), reader.GetGuid(2), reader.GetString(3), reader.GetString(4),
        reader.GetString(5), reader.GetString(6), reader.GetFieldValue<byte[]>(8), reader.GetFieldValue<byte[]>(9),
        reader.IsDBNull(7) ? null : reader.GetString(7), reader.IsDBNull(10) ? null : reader.GetInt64(10),
        reader.IsDBNull(11) ? null : reader.GetFieldValue<byte[]>(11), reader.GetBoolean(12));

    private static EntryRow ReadEntry(NpgsqlDataReader reader) => new(
        reader.GetGuid(0),
        new PostedFacts(
            reader.GetString(2), reader.GetString(3), reader.GetGuid(4), reader.GetFieldValue<DateOnly>(6),
            [.. JsonSerializer.Deserialize<PostedTransfer[]>(reader.GetString(8), CommerceJson.Options)!.OrderBy(static it => it.Id)],
            reader.IsDBNull(5) ? null : reader.GetGuid(5), reader.IsDBNull(7) ? null : reader.GetGuid(7)),
        reader.IsDBNull(1) ? null : reader.GetString(1));

    private static OperationRow ReadOperation(NpgsqlDataReader reader) =>
        new(reader.GetString(0), reader.GetString(1), reader.GetBoolean(2));

    private async Task<List<T>> ListAsync<T>(
        string sql, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken, params object[] values)
    {
        List<T> rows = [];
        await foreach (var row in RowsAsync(sql, read, cancellationToken, values))
        {
            rows.Add(row);
        }

        return rows;
    }

    private async IAsyncEnumerable<T> RowsAsync<T>(
        string sql, Func<NpgsqlDataReader, T> read, [EnumeratorCancellation] CancellationToken cancellationToken, params object[] values)
    {
        await using var command = new NpgsqlCommand(sql, _connection, _snapshot);
        foreach (var value in values)
        {
            command.Parameters.Add(new() { Value = value });
        }

        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            yield return read(reader);
        }
    }
}

/// <param name="Checkpoint">Null when the row is unreadable or its columns say something else than its signed bytes.</param>
public sealed record StoredCheckpoint(long Number, Checkpoint? Checkpoint, bool Exported);
