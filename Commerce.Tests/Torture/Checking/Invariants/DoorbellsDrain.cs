using System.Runtime.CompilerServices;
using Commerce.Domain.Infrastructure.Messaging;
using Commerce.Domain.Operations;

namespace Commerce.Tests.Torture.Checking.Invariants;

/// <summary>
/// I8. Reads the outbox and what the relay gave up on, then rings a bell that announces nothing on every lane of the
/// broker. Doorbells go with the operation they announce, so one that is left has lost it, or its transaction was not
/// one; one that is due and stays has no relay; and a bell of ours that no queue takes, or that no consumer fetches,
/// shows that the bus did not come back.
/// </summary>
public sealed class DoorbellsDrain : Invariant
{
    private const string Left = """
        select b.operation_id as subject, format('doorbell %s on lane %s of %s, %s tries, last error %s: %s', b.id, b.lane, b.created_at, b.attempt,
            coalesce(b.last_error, 'none'), case when o.operation_id is null then 'there is no such operation'
                when o.status not in ('working', 'input_required') then 'its operation is ' || o.status
                else format('nobody has taken it since %s', b.not_before) end) as text
        from engine.outbox b left join engine.operation o using (operation_id)
        where o.operation_id is null or o.status not in ('working', 'input_required')
            or b.not_before < clock_timestamp() - interval '60 seconds'
        """;

    private const string GivenUp = """
        select operation_id as subject, format('doorbell %s on lane %s was given up at %s after %s tries: %s (%s)',
            id, lane, died_at, attempt, reason, last_error) as text
        from engine.outbox_dead
        """;

    public override string Name => "I8";

    public override string Says => "The outbox drains, with no ghost and no loss; the bus brings what is sent.";

    public override async IAsyncEnumerable<Violation> CheckAsync(
        Inspection inspection, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var found in (await inspection.RowsAsync<Finding>(Left, cancellationToken))
            .Concat(await inspection.RowsAsync<Finding>(GivenUp, cancellationToken)))
        {
            yield return Broken(found.Subject, found.Text);
        }

        if (inspection.Evidence.Broker is not { } address)
        {
            yield break;
        }

        await using var broker = await BrokerProbe.ConnectAsync(address, cancellationToken);
        foreach (var lane in Lanes.All)
        {
            if (await broker.RingAsync(lane, inspection.Evidence.HeardWithin, cancellationToken) is { } problem)
            {
                yield return Broken(BusOptions.Queue(lane), problem);
            }
        }

        var dead = await broker.DeadLettersAsync(cancellationToken);
        if (dead.Count > inspection.Evidence.ExpectedDeadLetters)
        {
            yield return Broken(
                DurableQueue.DeadLetters,
                $"{inspection.Evidence.ExpectedDeadLetters} messages were expected there, and {dead.Count} are; "
                + $"the first is {dead[0][..Math.Min(dead[0].Length, 300)]}");
        }
    }

    private sealed record Finding(string Subject, string Text);
}
