using Npgsql;

namespace Commerce.Domain.Infrastructure.Telemetry;

/// <summary>Queue, outbox, doubtful effects and audit as they are in the database: the same whichever process looks.</summary>
internal sealed record EngineReading
{
    private const string Lanes = """
        select lane, count(*), coalesce(extract(epoch from clock_timestamp() - min(run_after)
            filter (where run_after <= clock_timestamp() and (owner is null or lease_until < clock_timestamp()))), 0)::float8
        from engine.operation_queue group by lane
        """;

    private const string Rest = """
        select (select count(*) from engine.outbox),
            (select coalesce(extract(epoch from clock_timestamp() - min(created_at)), 0)::float8 from engine.outbox),
            (select count(*) from engine.outbox_dead), engine.effects_unknown(), a.unsealed_s, a.unexported_s,
            engine.effects_manual()
        from engine.audit_lag() a
        """;

    public IReadOnlyList<LaneReading> Queue { get; private init; } = [];

    public long Outbox { get; private init; }

    public double OldestDoorbell { get; private init; }

    public long DeadDoorbells { get; private init; }

    public long UnknownEffects { get; private init; }

    public long ManualEffects { get; private init; }

    public double Unsealed { get; private init; }

    public double Unexported { get; private init; }

    public static async Task<EngineReading> TakeAsync(NpgsqlDataSource dataSource, CancellationToken cancellationToken)
    {
        await using var batch = dataSource.CreateBatch();
        batch.BatchCommands.Add(new NpgsqlBatchCommand(Lanes));
        batch.BatchCommands.Add(new NpgsqlBatchCommand(Rest));
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        var lanes = new List<LaneReading>();
        while (await reader.ReadAsync(cancellationToken))
        {
            lanes.Add(new LaneReading(reader.GetString(0), reader.GetInt64(1), reader.GetDouble(2)));
        }

        await reader.NextResultAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return new EngineReading
        {
            Queue = lanes,
            Outbox = reader.GetInt64(0),
            OldestDoorbell = reader.GetDouble(1),
            DeadDoorbells = reader.GetInt64(2),
            UnknownEffects = reader.GetInt64(3),
            Unsealed = reader.GetDouble(4),
            Unexported = reader.GetDouble(5),
            ManualEffects = reader.GetInt64(6),
        };
    }
}

internal sealed record LaneReading(string Lane, long Depth, double OldestDue);
