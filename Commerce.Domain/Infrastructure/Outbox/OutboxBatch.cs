using Npgsql;

namespace Commerce.Domain.Infrastructure.Outbox;

/// <summary>A doorbell as it waits in the table.</summary>
internal sealed record WaitingBell(
    long Id, Guid MessageId, string Lane, string OperationId, int Attempt, string? TraceParent);

/// <summary>
/// A batch of doorbells under row locks, which vanish with the process: the relay needs neither lease nor clock.
/// </summary>
internal sealed class OutboxBatch : IAsyncDisposable
{
    public const int Size = 100;

    private const string Patience =
        "set local statement_timeout = '5s'; set local idle_in_transaction_session_timeout = '15s'";

    private const string Select = """
        select id, message_id, lane, operation_id, attempt, trace_parent from engine.outbox where not_before <= clock_timestamp()
        order by id limit $1 for update skip locked
        """;

    private const string Delete = "delete from engine.outbox where id = any ($1)";

    // Of an operation that has ended meanwhile nobody takes it away any more.
    private const string RingAgainLater = """
        with ended as (
            delete from engine.outbox o where id = any ($1)
                and not exists (select from engine.operation_queue q where q.operation_id = o.operation_id)
            returning id)
        update engine.outbox set not_before = clock_timestamp() + interval '60 seconds'
        where id = any ($1) and id not in (select id from ended)
        """;

    // Full jitter between nothing and twice the last pause, from one second up to five minutes.
    private const string Fail = """
        update engine.outbox set attempt = attempt + 1, last_error = $2,
            not_before = clock_timestamp()
                + random() * least(interval '5 minutes', interval '1 second' * power(2, attempt))
        where id = $1 returning attempt
        """;

    private const string Bury = """
        with dead as (delete from engine.outbox where id = $1 returning *)
        insert into engine.outbox_dead (id, message_id, lane, operation_id, attempt, last_error, created_at, reason)
        select id, message_id, lane, operation_id, attempt, last_error, created_at, $2 from dead
        """;

    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlTransaction _transaction;

    private OutboxBatch(NpgsqlConnection connection, NpgsqlTransaction transaction) =>
        (_connection, _transaction) = (connection, transaction);

    public IReadOnlyList<WaitingBell> Bells { get; private set; } = [];

    public static async Task<OutboxBatch> TakeAsync(NpgsqlDataSource dataSource, CancellationToken cancellationToken)
    {
        var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var batch = new OutboxBatch(connection, await connection.BeginTransactionAsync(cancellationToken));
        try
        {
            await batch.ExecuteAsync(Patience, cancellationToken);
            batch.Bells = await batch.ReadAsync(cancellationToken);
            return batch;
        }
        catch
        {
            await batch.DisposeAsync();
            throw;
        }
    }

    /// <param name="forget">False: the message may die with this process, so the doorbell stays for another ring.</param>
    public Task SentAsync(long[] ids, bool forget, CancellationToken cancellationToken) =>
        ExecuteAsync(forget ? Delete : RingAgainLater, cancellationToken, ids);

    /// <summary>Counts a failed try; answers how many there were.</summary>
    public async Task<int> FailedAsync(WaitingBell bell, string fault, CancellationToken cancellationToken)
    {
        await using var fail = Command(Fail, bell.Id, fault);
        return (int)(await fail.ExecuteScalarAsync(cancellationToken) ?? 0);
    }

    public Task BuryAsync(WaitingBell bell, string reason, CancellationToken cancellationToken) =>
        ExecuteAsync(Bury, cancellationToken, bell.Id, reason);

    public Task CommitAsync(CancellationToken cancellationToken) => _transaction.CommitAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _transaction.DisposeAsync();
        await _connection.DisposeAsync();
    }

    private async Task<List<WaitingBell>> ReadAsync(CancellationToken cancellationToken)
    {
        await using var select = Command(Select, Size);
        await using var reader = await select.ExecuteReaderAsync(cancellationToken);
        var bells = new List<WaitingBell>();
        while (await reader.ReadAsync(cancellationToken))
        {
            bells.Add(new WaitingBell(
                reader.GetInt64(0), reader.GetGuid(1), reader.GetString(2), reader.GetString(3), reader.GetInt32(4),
                reader.IsDBNull(5) ? null : reader.GetString(5)));
        }

        return bells;
    }

    private async Task ExecuteAsync(string sql, CancellationToken cancellationToken, params object[] values)
    {
        await using var command = Command(sql, values);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private NpgsqlCommand Command(string sql, params object[] values)
    {
        var command = new NpgsqlCommand(sql, _connection);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        return command;
    }
}
