using Commerce.Domain.Infrastructure.Engine;
using Commerce.Domain.Infrastructure.Messaging;
using Commerce.Domain.Messages;
using MassTransit;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Commerce.Domain.Infrastructure.Outbox;

/// <summary>
/// Carries doorbells from the table to the bus. It alone may hold a transaction across a send: row locks vanish with the process, so
/// it needs neither lease nor clock. On the in-memory bus a sent doorbell stays until the claim takes it away, since a message there
/// dies with the process.
/// </summary>
public sealed class OutboxRelay(
    NpgsqlDataSource dataSource, IBus bus, EngineSignals signals, BusOptions options, ILogger<OutboxRelay> logger)
    : BackgroundService
{
    private const int BatchSize = 100;
    private const int UnroutableAfter = 3;
    private const int DeadAfter = 12;
    private const double PollJitter = 0.2;
    private static readonly TimeSpan PollEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan SendTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestBreak = TimeSpan.FromSeconds(30);

    private const string Select = """
        select id, message_id, lane, operation_id from engine.outbox where not_before <= clock_timestamp()
        order by id limit $1 for update skip locked
        """;

    private const string Delete = "delete from engine.outbox where id = any ($1)";

    private const string RingAgainLater = "update engine.outbox set not_before = clock_timestamp() + interval '60 seconds' where id = any ($1)";

    // Full jitter between nothing and twice the last pause, from one second up to five minutes.
    private const string Fail = """
        update engine.outbox set attempt = attempt + 1, last_error = $2,
            not_before = clock_timestamp() + random() * least(interval '5 minutes', interval '1 second' * power(2, attempt))
        where id = $1 returning attempt
        """;

    private const string Bury = """
        with dead as (delete from engine.outbox where id = $1 returning *)
        insert into engine.outbox_dead (id, message_id, lane, operation_id, attempt, last_error, created_at, reason)
        select id, message_id, lane, operation_id, attempt, last_error, created_at, $2 from dead
        """;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var pause = TimeSpan.Zero;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await signals.WaitForOutboxAsync(pause > TimeSpan.Zero ? pause : Jittered(PollEvery), stoppingToken);
                while (await RelayBatchAsync(stoppingToken) == BatchSize)
                {
                    // A full batch means that more is waiting.
                }

                pause = TimeSpan.Zero;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault)
            {
                pause = pause == TimeSpan.Zero ? PollEvery : TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, LongestBreak.Ticks));
                logger.LogWarning("Doorbells wait for {Pause}: {Fault}", pause, fault.GetType().Name);
                await Task.Delay(pause, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task<int> RelayBatchAsync(CancellationToken stoppingToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(stoppingToken);
        await using var transaction = await connection.BeginTransactionAsync(stoppingToken);
        var rows = await ReadBatchAsync(connection, stoppingToken);
        if (rows.Count == 0)
        {
            return 0;
        }

        var sends = rows.Select(row => SendAsync(row, stoppingToken)).ToArray();
        var faults = await Task.WhenAll(sends);
        var sent = rows.Where((_, i) => faults[i] is null).Select(static row => row.Id).ToArray();
        await ExecuteAsync(connection, options.IsDurable ? Delete : RingAgainLater, [sent], stoppingToken);
        for (var i = 0; i < rows.Count; i++)
        {
            if (faults[i] is { } fault)
            {
                await RecordAsync(connection, rows[i], fault, stoppingToken);
            }
        }

        await transaction.CommitAsync(stoppingToken);
        return rows.Count;
    }

    private static async Task<List<Row>> ReadBatchAsync(NpgsqlConnection connection, CancellationToken stoppingToken)
    {
        await ExecuteAsync(connection, "set local statement_timeout = '5s'; set local idle_in_transaction_session_timeout = '15s'", [], stoppingToken);
        await using var select = new NpgsqlCommand(Select, connection) { Parameters = { new() { Value = BatchSize } } };
        await using var reader = await select.ExecuteReaderAsync(stoppingToken);
        var rows = new List<Row>();
        while (await reader.ReadAsync(stoppingToken))
        {
            rows.Add(new Row(reader.GetInt64(0), reader.GetGuid(1), reader.GetString(2), reader.GetString(3)));
        }

        return rows;
    }

    private async Task<Exception?> SendAsync(Row row, CancellationToken stoppingToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        timeout.CancelAfter(SendTimeout);
        try
        {
            var endpoint = await bus.GetSendEndpoint(BusOptions.Address(row.Lane));
            await endpoint.Send(
                new OperationReady(row.OperationId, row.Lane), context => (context.MessageId, context.CorrelationId) = (row.MessageId, null),
                timeout.Token);
            return null;
        }
        catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
        {
            return fault;
        }
    }

    private async Task RecordAsync(NpgsqlConnection connection, Row row, Exception fault, CancellationToken stoppingToken)
    {
        var unroutable = fault is MessageReturnedException or System.Runtime.Serialization.SerializationException;
        if (!unroutable && fault is RabbitMqConnectionException or OperationCanceledException or ConnectionException)
        {
            // The broker is away: every doorbell would count the same fault. The breaker above waits instead.
            throw new ConnectionException($"The bus does not take messages: {fault.GetType().Name}");
        }

        await using var fail = new NpgsqlCommand(Fail, connection) { Parameters = { new() { Value = row.Id }, new() { Value = fault.GetType().Name } } };
        var attempts = (int)(await fail.ExecuteScalarAsync(stoppingToken) ?? 0);
        if (attempts < (unroutable ? UnroutableAfter : DeadAfter))
        {
            return;
        }

        logger.LogError("Doorbell {MessageId} of {OperationId} is given up after {Attempts} tries", row.MessageId, row.OperationId, attempts);
        await ExecuteAsync(connection, Bury, [row.Id, fault.GetType().Name], stoppingToken);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, object[] values, CancellationToken stoppingToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        await command.ExecuteNonQueryAsync(stoppingToken);
    }

    private static TimeSpan Jittered(TimeSpan time) => time * (1 + (PollJitter * ((Random.Shared.NextDouble() * 2) - 1)));

    private sealed record Row(long Id, Guid MessageId, string Lane, string OperationId);
}
