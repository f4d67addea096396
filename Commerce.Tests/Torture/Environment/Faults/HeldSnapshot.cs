using Commerce.Tests.Torture.History;
using Commerce.Tests.Torture.Rig;
using Npgsql;

namespace Commerce.Tests.Torture.Environment.Faults;

/// <summary>
/// Somebody opens a snapshot of the database and forgets it: no row that dies meanwhile can be cleaned up, least of all in the queue.
/// The work goes on beside it; a forgotten transaction of the application itself is ended by the database.
/// </summary>
public sealed class HeldSnapshot : EnvironmentFault
{
    private const string Dead = """
        select coalesce(sum(n_dead_tup), 0)::bigint from pg_stat_user_tables where schemaname = 'engine' and relname in ('operation_queue', 'outbox')
        """;

    private (long Ended, TimeSpan Time) _before;
    private (long Ended, TimeSpan Time) _during;
    private (long Ended, TimeSpan Time) _last;
    private long _dead;
    private bool _ownEnded;

    public override RigPlan Plan => new() { Servers = 2 };

    public override async Task StrikeAsync(Ground ground)
    {
        await ground.PassAsync(5, 3);
        var (calm, held, last) = (ground.Either(120, 15), ground.Either(600, 25), ground.Either(120, 10));
        _before = await MeasureAsync(ground, () => ground.PassAsync(calm, calm));
        await using var forgotten = await OpenAsync(Administrator(ground.Rig));
        await using var own = await OpenAsync(new NpgsqlConnectionStringBuilder(ground.Rig.Connections.App) { Pooling = false });
        ground.Say("a snapshot is held");
        _during = await MeasureAsync(ground, async () =>
        {
            await ground.PassAsync(held - last, held - last);
            _last = await MeasureAsync(ground, () => ground.PassAsync(last, last));
        });
        _dead = await ground.AskAsync<long>(Dead);
        _ownEnded = !await LivesAsync(own);
        ground.Demand(await LivesAsync(forgotten), Name, "the snapshot was gone before its time: nothing was held");
    }

    public override Task<Finding> JudgeAsync(Ground ground, IReadOnlyList<Entry> history)
    {
        ground.Demand(_last.Ended > 0, Name, "no work ended in the last part of the time in which the snapshot was held");
        ground.Demand(_ownEnded, Name, "a transaction that the application forgot was not ended by the database");
        return Task.FromResult(new Finding(
            $"a repeatable read transaction of an administrator, idle for {Figures.Seconds(_during.Time)}; one of the application beside it",
            "the work goes on; the application's own forgotten transaction is ended by the database",
            $"{Rate(_before)} operations ended before, {Rate(_during)} during, {Rate(_last)} in its last {Figures.Seconds(_last.Time)} "
            + $"(the agents ask for no more); {_dead} dead rows in queue and outbox"));
    }

    private static async Task<(long Ended, TimeSpan Time)> MeasureAsync(Ground ground, Func<Task> pass)
    {
        var from = await ground.NowAsync();
        await pass();
        var to = await ground.NowAsync();
        return (await ground.EndedAsync(from, to), to - from);
    }

    private static async Task<NpgsqlConnection> OpenAsync(NpgsqlConnectionStringBuilder settings)
    {
        var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("begin isolation level repeatable read; select count(*) from pg_class", connection);
        await command.ExecuteNonQueryAsync();
        return connection;
    }

    private static async Task<bool> LivesAsync(NpgsqlConnection connection)
    {
        try
        {
            await using var command = new NpgsqlCommand("select count(*) from pg_class", connection);
            await command.ExecuteScalarAsync();
            return true;
        }
        catch (NpgsqlException)
        {
            // Ended by the database, which is what this asks.
            return false;
        }
    }

    private static NpgsqlConnectionStringBuilder Administrator(FaultRig rig) =>
        new(rig.Connections.Admin) { Database = rig.Connections.Database, Pooling = false };

    private static string Rate((long Ended, TimeSpan Time) measured) => Figures.PerSecond(measured.Ended, measured.Time);
}
