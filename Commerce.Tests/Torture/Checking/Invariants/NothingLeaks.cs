using System.Runtime.CompilerServices;
using Commerce.Domain.Infrastructure.Messaging;
using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Operations;
using Npgsql;

namespace Commerce.Tests.Torture.Checking.Invariants;

/// <summary>
/// I11. Reads the queue's leases, the database's locks and sessions, and the broker's queues, twice with a pause,
/// because what is there for a moment is work. A lease that ran out with its owner still noted, an advisory lock that
/// no living process needs, a transaction that nobody goes on with, or a queue of a process that is gone: each is what
/// a killed or cancelled path forgot, and each stops somebody else sooner or later.
/// </summary>
public sealed class NothingLeaks : Invariant
{
    private const string Leases = """
        select operation_id as subject, format('owner %s holds epoch %s until %s in lane %s; %s', owner, epoch, lease_until, lane,
            case when lease_until < clock_timestamp() then 'the lease is over and the owner is still noted'
                else 'no lease is that long' end) as text
        from engine.operation_queue
        where owner is not null and (lease_until < clock_timestamp() - interval '5 seconds' or lease_until > clock_timestamp() + interval '60 seconds')
        """;

    // An advisory lock is two halves of 32 bits here.
    private const string Locks = """
        select format('lock %s', key) as subject, format('%s %s of advisory lock %s is held by session %s (%s, %s, %s)',
            count(*) over (partition by key, mode), mode, key, l.pid, a.usename, a.application_name, coalesce(a.state, 'unknown')) as text, key, l.pid,
            count(*) over (partition by key, mode) as holders, mode
        from (select (classid::bigint << 32) | objid::bigint as key, pid, mode from pg_locks
            where locktype = 'advisory' and granted and database = (select oid from pg_database where datname = current_database())) l
            left join pg_stat_activity a on a.pid = l.pid
        """;

    private const string Sessions = """
        select format('session %s', pid) as subject, format('session %s of %s (%s) is %s, in a transaction since %s; its last statement: %s',
            pid, usename, application_name, state, xact_start, left(regexp_replace(query, '\s+', ' ', 'g'), 200)) as text,
            extract(epoch from xact_start)::bigint as key, pid
        from pg_stat_activity where datname = current_database() and state like 'idle in transaction%'
        """;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private static readonly string[] Queues = [.. Lanes.All.Select(BusOptions.Queue), DurableQueue.DeadLetters];

    public override string Name => "I11";

    public override string Says => "No lease, lock, idle transaction or temporary queue is left behind.";

    public override async IAsyncEnumerable<Violation> CheckAsync(
        Inspection inspection, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var lease in await inspection.RowsAsync<Held>(Leases, cancellationToken))
        {
            yield return Broken(lease.Subject, lease.Text);
        }

        await using var admin = new NpgsqlConnection(Administrator(inspection.Evidence));
        await admin.OpenAsync(cancellationToken);
        var before = await LookAsync(admin, cancellationToken);
        using (var timer = new PeriodicTimer(Pause))
        {
            await timer.WaitForNextTickAsync(cancellationToken);
        }

        foreach (var held in (await LookAsync(admin, cancellationToken))
            .Where(it => before.Any(earlier => (earlier.Key, earlier.Pid) == (it.Key, it.Pid))))
        {
            yield return Broken(held.Subject, $"{held.Text}; so it was {Pause.TotalSeconds:0} s before");
        }

        IReadOnlyList<string> queues =
            inspection.Evidence.ListQueues is { } list ? await list(cancellationToken) : [];
        foreach (var queue in queues.Except(Queues))
        {
            var ours = string.Join(", ", Queues);
            yield return Broken(
                queue, $"queue {queue} was expected to go with its process; the queues of the product are {ours}");
        }
    }

    // Locks and sessions are those of the database one is in.
    private static string Administrator(Evidence evidence) =>
        new NpgsqlConnectionStringBuilder(evidence.AdminConnection)
    {
        Database = new NpgsqlConnectionStringBuilder(evidence.OwnerConnection).Database, Pooling = false,
    }.ConnectionString;

    private static async Task<IReadOnlyList<Held>> LookAsync(NpgsqlConnection admin,
        CancellationToken cancellationToken) =>
    [
        .. (await Inspection.RowsAsync<Held>(admin, Locks, cancellationToken)).Where(static it => !IsNeeded(it)),
        .. await Inspection.RowsAsync<Held>(admin, Sessions, cancellationToken),
    ];

    // One for every process that works, and one for the one that seals.
    private static bool IsNeeded(Held it) => (it.Key == AdvisoryLocks.Node && it.Mode == "ShareLock")
        || (it.Key == AdvisoryLocks.Sealer && it.Holders == 1);

    private sealed record Held(string Subject, string Text, long Key, int Pid, long Holders, string? Mode);
}
