using Npgsql;

namespace Commerce.Tests.Torture.Chaos.Faults;

/// <summary>Doorbells ring again, later, and in another order. They name an operation and say nothing, so nothing may come of it.</summary>
public sealed class RepeatDoorbells : Fault
{
    private const string Repeat = """
        insert into engine.outbox (message_id, lane, operation_id, not_before, last_error)
        select gen_random_uuid(), lane, operation_id, clock_timestamp() + random() * interval '3 seconds', 'rung by the torture'
        from engine.operation_queue order by random() limit $1
        """;

    private const string Later = """
        update engine.outbox set not_before = clock_timestamp() + random() * interval '8 seconds'
        where id in (select id from engine.outbox order by random() limit $1 for update skip locked)
        """;

    /// <summary>
    /// A bell that we rang for an operation in the moment of its end announces nothing to anybody. The product rings none after the
    /// end, so what is left of ours must not be taken for its own.
    /// </summary>
    private const string TakeBack = """
        delete from engine.outbox b using engine.operation o
        where o.operation_id = b.operation_id and b.last_error = 'rung by the torture' and o.status not in ('working', 'input_required')
        """;

    private const int Most = 20;

    public override int Weight => 5;

    public override async Task StrikeAsync(Battlefield field, Random random)
    {
        var late = random.Next(2) == 0;
        try
        {
            await using var command = field.Rig.Owner.CreateCommand(late ? Later : Repeat);
            command.Parameters.Add(new() { Value = random.Next(1, Most + 1) });
            field.Tally.Add(late ? "doorbells: late" : "doorbells: repeated", await command.ExecuteNonQueryAsync());
        }
        catch (NpgsqlException)
        {
            // The database is away at this moment: that is a fault by itself.
            field.Tally.Add("not laid");
        }
    }

    public static async Task TakeBackAsync(NpgsqlDataSource owner)
    {
        await using var command = owner.CreateCommand(TakeBack);
        await command.ExecuteNonQueryAsync();
    }
}
