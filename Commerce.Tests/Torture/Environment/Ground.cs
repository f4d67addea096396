using System.Collections.Concurrent;
using Commerce.Tests.Torture.Checking;
using Commerce.Tests.Torture.History;
using Commerce.Tests.Torture.Rig;
using Commerce.Tests.Torture.Swarm;
using Npgsql;

namespace Commerce.Tests.Torture.Environment;

/// <summary>What a fault strikes, and what was seen there that must never be.</summary>
public sealed class Ground(FaultRig rig, IReadOnlyList<AgentKey> keys, HistoryFile history, bool isShort, Action<string> say)
{
    private readonly ConcurrentQueue<Violation> _violations = new();

    public FaultRig Rig => rig;

    public IReadOnlyList<AgentKey> Keys => keys;

    public bool IsShort => isShort;

    public IReadOnlyCollection<Violation> Violations => _violations;

    public void Say(string text) => say(text);

    /// <summary>Somebody with a wish of their own, beside the agents who just buy.</summary>
    public Shopper Stranger(string name, HttpClient http) => new(
        new Agent(keys[0] with { Name = name }, [.. rig.Servers.Select(static it => it.Address)], history, http, new Random(1)), SwarmTemper.Calm);

    /// <summary>So much in the long form, so much in the short one.</summary>
    public T Either<T>(T @long, T @short) => isShort ? @short : @long;

    /// <summary>A part of the run as such, in seconds of the long and of the short form.</summary>
    public Task PassAsync(double seconds, double inShort) => Waiting.PassAsync(TimeSpan.FromSeconds(Either(seconds, inShort)));

    public void Demand(bool holds, string subject, string text)
    {
        if (!holds)
        {
            _violations.Enqueue(new Violation("fault", subject, text));
        }
    }

    public void Report(Violation violation) => _violations.Enqueue(violation);

    /// <summary>One value, as the owner of the database sees it.</summary>
    public async Task<T> AskAsync<T>(string sql, params object[] values)
    {
        await using var command = Command(sql, values);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Statements of the owner of the database.</summary>
    public async Task RunAsync(string sql, params object[] values)
    {
        await using var command = Command(sql, values);
        await command.ExecuteNonQueryAsync();
    }

    public Task<DateTime> NowAsync() => AskAsync<DateTime>("select clock_timestamp()");

    /// <summary>Operations that somebody asked for and that ended between the two.</summary>
    public Task<long> EndedAsync(DateTime from, DateTime to) => AskAsync<long>(
        """
        select count(*) from engine.operation
        where status not in ('working', 'input_required') and tool not like '%/%' and updated_at >= $1 and updated_at < $2
        """, from, to);

    private NpgsqlCommand Command(string sql, object[] values)
    {
        var command = rig.Owner.CreateCommand(sql);
        command.CommandTimeout = 120;
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        return command;
    }
}
