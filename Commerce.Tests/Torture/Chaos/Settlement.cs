using Commerce.Tests.Torture.Checking;
using Npgsql;

namespace Commerce.Tests.Torture.Chaos;

/// <summary>What is still under way after all faults are healed.</summary>
internal static class Settlement
{
    private static readonly TimeSpan Within = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    // Pieces of an operation and housekeeping were asked for by nobody.
    private const string Accepted = "select count(*) from engine.operation where tool not like '%/%' and tool <> 'payment_upkeep'";

    private const string Open = """
        select o.operation_id, format('%s is %s at step %s: %s', o.tool, o.status, o.step, o.status_message)
        from engine.operation o where o.status in ('working', 'input_required')
        """;

    private const string Unsealed = "select count(*) from engine.audit_event e left join engine.audit_seal s using (event_id) where s.event_id is null";

    private const string Bells = "select count(*) from engine.outbox";

    private const string Doubts = "select count(*) from engine.effect where state in ('intended', 'unknown') and kind <> 'rates'";

    public static async Task<long> AcceptedAsync(NpgsqlDataSource owner) => await CountAsync(owner, Accepted);

    /// <summary>Waits for the end of everything; what did not end although nothing kept it from ending.</summary>
    public static async Task<IReadOnlyList<Violation>> WaitAsync(NpgsqlDataSource owner, Action<string> say)
    {
        var since = TimeProvider.System.GetTimestamp();
        using var timer = new PeriodicTimer(LookEvery);
        while (true)
        {
            var open = await OpenAsync(owner);
            var (bells, events, doubts) = (await CountAsync(owner, Bells), await CountAsync(owner, Unsealed), await CountAsync(owner, Doubts));
            if (open.Count == 0 && bells == 0 && events == 0 && doubts == 0)
            {
                say($"settled after {TimeProvider.System.GetElapsedTime(since).TotalSeconds:0} s");
                return [];
            }

            if (TimeProvider.System.GetElapsedTime(since) > Within)
            {
                say($"not settled: {open.Count} operations, {bells} doorbells, {events} events, {doubts} effects");
                return [.. open.Select(static it => new Violation("I4", it.Id, $"not ended {Within.TotalSeconds:0} s after everything was healed: {it.Text}"))];
            }

            await timer.WaitForNextTickAsync();
        }
    }

    private static async Task<List<(string Id, string Text)>> OpenAsync(NpgsqlDataSource owner)
    {
        await using var command = owner.CreateCommand(Open);
        await using var reader = await command.ExecuteReaderAsync();
        List<(string, string)> open = [];
        while (await reader.ReadAsync())
        {
            open.Add((reader.GetString(0), reader.GetString(1)));
        }

        return open;
    }

    private static async Task<long> CountAsync(NpgsqlDataSource owner, string sql)
    {
        await using var command = owner.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
