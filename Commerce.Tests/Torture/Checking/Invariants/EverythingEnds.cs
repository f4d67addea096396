using System.Runtime.CompilerServices;

namespace Commerce.Tests.Torture.Checking.Invariants;

/// <summary>
/// I4. Reads operations and their queue. An unfinished operation ends only because somebody looks at it, and somebody
/// looks only at rows of the queue: one without a row, past its deadline, or due for a minute with every worker awake,
/// will never end by itself. The other way round, a row whose operation is over would be worked on for ever.
/// </summary>
public sealed class EverythingEnds : Invariant
{
    private const string Unfinished = """
        select o.operation_id as subject, format('%s is %s at step %s since %s, accepted %s, %s',
            o.tool, o.status, o.step, o.updated_at, o.created_at,
            case when q.operation_id is null then 'and has no row in engine.operation_queue: nobody will ever look at it again'
                when o.deadline_at < clock_timestamp() - interval '60 seconds' then format('and should have ended by %s', o.deadline_at)
                when q.attempt >= 3 then format('and was claimed %s times without getting any further (lane %s)', q.attempt, q.lane)
                else format('and has been due since %s in lane %s, with nobody taking it (owner %s, lease until %s)',
                    q.run_after, q.lane, coalesce(q.owner::text, 'none'), q.lease_until) end) as text
        from engine.operation o left join engine.operation_queue q using (operation_id)
        where o.status in ('working', 'input_required') and (
            q.operation_id is null or o.deadline_at < clock_timestamp() - interval '60 seconds' or q.attempt >= 3
            or (q.run_after < clock_timestamp() - interval '60 seconds' and (q.lease_until is null or q.lease_until < clock_timestamp())))
        """;

    private const string Undead = """
        select q.operation_id as subject, format('its operation is %s, and its row in engine.operation_queue is still there (lane %s, attempt %s)',
            coalesce(o.status, 'gone'), q.lane, q.attempt) as text
        from engine.operation_queue q left join engine.operation o using (operation_id)
        where coalesce(o.status, 'gone') not in ('working', 'input_required')
        """;

    public override string Name => "I4";

    public override string Says => "Every accepted operation ends within a minute of its deadline.";

    public override async IAsyncEnumerable<Violation> CheckAsync(
        Inspection inspection, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var found in (await inspection.RowsAsync<Finding>(Unfinished, cancellationToken))
            .Concat(await inspection.RowsAsync<Finding>(Undead, cancellationToken)))
        {
            yield return Broken(found.Subject, found.Text);
        }
    }

    private sealed record Finding(string Subject, string Text);
}
