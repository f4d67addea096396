using System.Text.Json;
using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Values;
using Npgsql;
using NpgsqlTypes;

namespace Commerce.Domain.Infrastructure.Audit;

/// <summary>The sealed log as its one sealer sees it: hashes and numbers of all tenants, contents of none.</summary>
public sealed class AuditLog(NpgsqlConnection connection)
{
    // The functions take the same lock for a moment; the sealer holds it for as long as its connection lives.
    private const long SealerLock = AdvisoryLocks.Sealer;

    private const string CheckpointColumns = "select body, heads, signature from engine.audit_checkpoint";

    /// <summary>False when another process seals this database. The lock ends with the connection, however that ends.</summary>
    public async Task<bool> TryLeadAsync(CancellationToken cancellationToken) =>
        await ScalarAsync<bool>($"select pg_try_advisory_lock({SealerLock})", cancellationToken);

    /// <summary>Hands the lock back; a connection that only returns to its pool would keep it.</summary>
    public async Task ResignAsync()
    {
        if (connection.FullState == System.Data.ConnectionState.Open)
        {
            await ScalarAsync<bool>($"select pg_advisory_unlock({SealerLock})", CancellationToken.None);
        }
    }

    public async Task<Guid> IdAsync(CancellationToken cancellationToken) =>
        await ScalarAsync<Guid>("select log_id from engine.audit_log", cancellationToken);

    public async Task<DateTimeOffset> NowAsync(CancellationToken cancellationToken) =>
        new(await ScalarAsync<DateTime>("select clock_timestamp()", cancellationToken));

    /// <summary>Seals up to this many waiting events and says how many it were.</summary>
    public async Task<int> SealAsync(int atMost, CancellationToken cancellationToken) =>
        await ScalarAsync<int>("select engine.seal_pending($1)", cancellationToken, atMost);

    public async Task<IReadOnlyList<ChainHead>> HeadsAsync(CancellationToken cancellationToken)
    {
        await using var command = Command("select tenant_id, seq, chain_hash from engine.audit_heads()");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        List<ChainHead> heads = [];
        while (await reader.ReadAsync(cancellationToken))
        {
            heads.Add(new ChainHead(reader.GetGuid(0), reader.GetInt64(1), reader.GetFieldValue<byte[]>(2)));
        }

        return heads;
    }

    /// <summary>The first of these heads that is no longer a link of its chain, or null when all are.</summary>
    public async Task<ChainHead?> FirstBrokenAsync(IReadOnlyCollection<ChainHead> heads, CancellationToken cancellationToken)
    {
        await using var command = Command(
            """
            select t.id, t.seq, t.hash from unnest($1::uuid[], $2::bigint[], $3::bytea[]) t (id, seq, hash)
            where engine.audit_link(t.id, t.seq) is distinct from t.hash order by t.id limit 1
            """,
            heads.Select(static it => it.TenantId).ToArray(), heads.Select(static it => it.Seq).ToArray(),
            heads.Select(static it => it.Hash).ToArray());
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? new ChainHead(reader.GetGuid(0), reader.GetInt64(1), reader.GetFieldValue<byte[]>(2))
            : null;
    }

    public async Task<Checkpoint?> LastAsync(CancellationToken cancellationToken) =>
        (await CheckpointsAsync($"{CheckpointColumns} order by checkpoint desc limit 1", cancellationToken)).SingleOrDefault();

    public async Task<Checkpoint?> FindAsync(long number, CancellationToken cancellationToken) =>
        (await CheckpointsAsync($"{CheckpointColumns} where checkpoint = $1", cancellationToken, number)).SingleOrDefault();

    public async Task<IReadOnlyList<Checkpoint>> UnexportedAsync(CancellationToken cancellationToken) =>
        await CheckpointsAsync($"{CheckpointColumns} where exported_at is null order by checkpoint limit 1000", cancellationToken);

    public async Task StoreAsync(Checkpoint checkpoint, CancellationToken cancellationToken)
    {
        await using var command = Command(
            """
            insert into engine.audit_checkpoint (checkpoint, body, heads, root, key_id, signature) values ($1, $2, $3, $4, $5, $6)
            """,
            checkpoint.Said.Number, checkpoint.Body, null, checkpoint.Said.Root, checkpoint.Said.KeyId, checkpoint.Signature);
        command.Parameters[2] = new() { Value = CommerceJson.ToText(checkpoint.Heads), NpgsqlDbType = NpgsqlDbType.Jsonb };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async Task MarkExportedAsync(long number, CancellationToken cancellationToken)
    {
        await using var command = Command("select engine.checkpoint_exported($1)", number);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task<List<Checkpoint>> CheckpointsAsync(string sql, CancellationToken cancellationToken, params object?[] values)
    {
        await using var command = Command(sql, values);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        List<Checkpoint> checkpoints = [];
        while (await reader.ReadAsync(cancellationToken))
        {
            checkpoints.Add(ReadCheckpoint(reader));
        }

        return checkpoints;
    }

    internal static Checkpoint ReadCheckpoint(NpgsqlDataReader reader) => new(
        reader.GetFieldValue<byte[]>(0), JsonSerializer.Deserialize<ChainHead[]>(reader.GetString(1), CommerceJson.Options)!,
        reader.GetFieldValue<byte[]>(2));

    private async Task<T> ScalarAsync<T>(string sql, CancellationToken cancellationToken, params object?[] values)
    {
        await using var command = Command(sql, values);
        return (T)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private NpgsqlCommand Command(string sql, params object?[] values)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
        {
            command.Parameters.Add(new() { Value = value ?? DBNull.Value });
        }

        return command;
    }
}
