using Commerce.Domain.Values;
using Npgsql;
using NpgsqlTypes;

namespace Commerce.Tests.Scheduler;

/// <summary>What the database says between two decisions.</summary>
internal sealed record EngineView(
    IReadOnlyList<QueuedWork> Queue, IReadOnlyList<OpenEffect> Effects, IReadOnlyList<Ended> Ended, long DueBells, long Bells)
{
    private const string Queued = """
        select q.operation_id, o.tool || coalesce('/' || (p.request ->> 'name'), ''), q.lane, q.owner,
            q.owner is not null and q.lease_until < clock_timestamp(), q.run_after <= clock_timestamp()
        from engine.operation_queue q join engine.operation o using (operation_id)
            left join engine.operation_payload p using (operation_id)
        where q.tenant_id = $1 order by o.created_at, q.operation_id
        """;

    private const string Open = """
        select e.effect_id, e.operation_id, e.request_key, e.state, e.next_check_at is not null
        from engine.effect e join engine.operation o using (operation_id)
        where e.tenant_id = $1 and e.state in ('intended', 'unknown') order by o.created_at, e.step, e.generation
        """;

    private const string Final = """
        select o.operation_id, o.tool, o.status, o.outcome_code, p.result::text, p.error::text, o.step_state ->> 'payment_id'
        from engine.operation o left join engine.operation_payload p using (operation_id)
        where o.tenant_id = $1 and o.status in ('completed', 'failed', 'cancelled') order by o.created_at, o.operation_id
        """;

    private const string Outbox = "select count(*) filter (where not_before <= clock_timestamp()), count(*) from engine.outbox";

    public static async Task<EngineView> ReadAsync(World world, Guid tenantId)
    {
        await using var batch = new NpgsqlBatch(world.Owner);
        foreach (var sql in (string[])[Queued, Open, Final])
        {
            var command = new NpgsqlBatchCommand(sql);
            command.Parameters.Add(new NpgsqlParameter { Value = tenantId, NpgsqlDbType = NpgsqlDbType.Uuid });
            batch.BatchCommands.Add(command);
        }

        batch.BatchCommands.Add(new NpgsqlBatchCommand(Outbox));
        await using var reader = await batch.ExecuteReaderAsync();
        var queue = await ListAsync(reader, static row => new QueuedWork(
            row.GetString(0), row.GetString(1), row.GetString(2), row.IsDBNull(3) ? null : row.GetGuid(3),
            row.GetBoolean(4), row.GetBoolean(5)));
        var effects = await ListAsync(reader, static row => new OpenEffect(
            row.GetGuid(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetBoolean(4)));
        var ended = await ListAsync(reader, static row => new Ended(
            row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), Text(row, 4), Text(row, 5), Text(row, 6)));
        await reader.ReadAsync();
        return new EngineView(queue, effects, ended, reader.GetInt64(0), reader.GetInt64(1));
    }

    private static async Task<List<T>> ListAsync<T>(NpgsqlDataReader reader, Func<NpgsqlDataReader, T> read)
    {
        var rows = new List<T>();
        while (await reader.ReadAsync())
        {
            rows.Add(read(reader));
        }

        await reader.NextResultAsync();
        return rows;
    }

    private static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}

/// <param name="IsOverdue">Held under a lease that has run out.</param>
/// <param name="IsDue">Its time has come, whoever holds it.</param>
internal sealed record QueuedWork(string OperationId, string Kind, string Lane, Guid? Owner, bool IsOverdue, bool IsDue)
{
    public bool IsClaimable => IsDue && (Owner is null || IsOverdue);

    public bool IsWaiting => Owner is null && !IsDue;
}

/// <param name="IsWatched">Its operation has ended; the reconciler goes on asking.</param>
internal sealed record OpenEffect(Guid EffectId, string OperationId, string Key, string State, bool IsWatched);

/// <summary>A final operation, as it stands in the database.</summary>
internal sealed record Ended(
    string OperationId, string Tool, string Status, string Outcome, string? Result, string? Error, string? PaymentId)
{
    /// <summary>It was work, and not born final.</summary>
    public bool IsLong => Tool is not ("start_checkout" or "cancel_checkout");

    public System.Text.Json.JsonElement? ResultJson =>
        Result is null ? null : System.Text.Json.JsonElement.Parse(Result);

    /// <summary>The amount of a sale that was told to be placed; null for everything else.</summary>
    public Money? Placed => Tool == "complete_checkout" && Outcome == "ok" && ResultJson is { } result
        && result.GetProperty("outcome").GetString() == "placed" && PaymentId is not null
        ? CommerceJson.Read<Money>(result.GetProperty("total")) : null;
}
