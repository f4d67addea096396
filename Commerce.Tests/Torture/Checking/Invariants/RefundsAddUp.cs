using System.Runtime.CompilerServices;

namespace Commerce.Tests.Torture.Checking.Invariants;

/// <summary>
/// I13. Reads refunds, the payments they are of, our calls and the ledger. What a payment says went back, is on its way or was credited
/// is written apart from the refunds themselves; a refund that ended without letting go of what it had reserved, was booked twice or
/// not at all, or waits for a call that nobody makes leaves them apart.
/// </summary>
public sealed class RefundsAddUp : Invariant
{
    private const string Payments = """
        with told as (
            select payment_id as id,
                coalesce(sum(amount_minor) filter (where status = 'succeeded' and method = 'original'), 0) as back,
                coalesce(sum(amount_minor) filter (where status = 'pending'), 0) as pending,
                coalesce(sum(amount_minor) filter (where status = 'succeeded' and method = 'credit'), 0) as credited
            from commerce.refund where payment_id is not null group by 1)
        select p.id as subject, format(
            'payment of merchant %s says %s went back, %s are on their way and %s were credited of %s; its refunds come to %s, %s and %s',
            p.tenant_id, p.refunded_minor, p.refunding_minor, p.credited_minor, p.captured_minor, t.back, t.pending, t.credited) as text
        from commerce.payment p left join told t on t.id = p.id
        where (p.refunded_minor, p.refunding_minor, p.credited_minor)
                is distinct from (coalesce(t.back, 0), coalesce(t.pending, 0), coalesce(t.credited, 0))
            or p.refunded_minor + p.refunding_minor + p.credited_minor > p.captured_minor
        """;

    private const string Calls = """
        select r.id as subject, format('refund of %s %s of merchant %s is %s by %s; %s calls of ours succeeded and %s are open, %s of %s booked',
            r.amount_minor, r.currency, r.tenant_id, r.status, r.operation_id, e.done, e.open, b.amount, b.entries) as text
        from commerce.refund r
            cross join lateral (
                select count(*) filter (where state = 'succeeded') as done, count(*) filter (where state in ('intended', 'unknown', 'manual')) as open
                from engine.effect where kind = 'refund' and subject_id = r.id) e
            cross join lateral (
                select count(*) as entries, coalesce(sum(t.amount_minor), 0) as amount
                from engine.ledger_entry n join engine.ledger_transfer t on t.entry_id = n.id join engine.effect f on f.effect_id = n.effect_id
                where n.kind = 'refund' and f.subject_id = r.id) b
        where case
            when r.method = 'credit' or r.status in ('failed', 'canceled') then (e.done, e.open, b.entries) <> (0, 0, 0)
            when r.status = 'succeeded' then (e.done, e.open, b.entries, b.amount) <> (1, 0, 1, r.amount_minor)
            else e.done > 0 or b.entries > 0
        end
        """;

    private const string Forgotten = """
        select r.id as subject, format('refund of %s %s of merchant %s is pending, %s is over, and no call of its is open',
            r.amount_minor, r.currency, r.tenant_id, r.operation_id) as text
        from commerce.refund r left join engine.operation o using (operation_id)
        where r.status = 'pending' and o.status is distinct from 'working'
            and not exists (select from engine.effect where subject_id = r.id and state in ('intended', 'unknown', 'manual'))
        """;

    public override string Name => "I13";

    public override string Says => "What goes back adds up: refunds, payments, calls and ledger say the same.";

    public override async IAsyncEnumerable<Violation> CheckAsync(
        Inspection inspection, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var sql in (string[])[Payments, Calls, Forgotten])
        {
            foreach (var found in await inspection.RowsAsync<Finding>(sql, cancellationToken))
            {
                yield return Broken(found.Subject, found.Text);
            }
        }
    }

    private sealed record Finding(string Subject, string Text);
}
