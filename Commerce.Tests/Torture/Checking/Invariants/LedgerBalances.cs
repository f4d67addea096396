using System.Runtime.CompilerServices;

namespace Commerce.Tests.Torture.Checking.Invariants;

/// <summary>
/// I1. Reads accounts, entries and transfers of every merchant, and the payments they are about. A transfer carries
/// both its sides, so a sum that does not come out means a side in another currency, of another merchant, or gone; and
/// what a payment says about itself is written apart from the transfers, so a step that booked twice, half, or not at
/// all leaves the two apart.
/// </summary>
public sealed class LedgerBalances : Invariant
{
    private const string Sums = """
        select a.tenant_id as subject, format('in %s debits are %s and credits %s; look at engine.ledger_transfer of this merchant',
            a.currency, sum(case when a.id = t.debit then t.amount_minor else 0 end),
            sum(case when a.id = t.credit then t.amount_minor else 0 end)) as text
        from engine.ledger_account a join engine.ledger_transfer t on a.id in (t.debit, t.credit)
        group by a.tenant_id, a.currency
        having sum(case when a.id = t.debit then t.amount_minor else -t.amount_minor end) <> 0
        """;

    private const string Sides = """
        select t.id as subject, format('transfer of %s %s in entry %s (%s, merchant %s) has debit %s in %s of %s and credit %s in %s of %s',
            t.amount_minor, t.currency, t.entry_id, n.kind, t.tenant_id, d.code, d.currency, d.tenant_id, c.code, c.currency, c.tenant_id) as text
        from engine.ledger_transfer t
            left join engine.ledger_entry n on n.id = t.entry_id
            left join engine.ledger_account d on d.id = t.debit
            left join engine.ledger_account c on c.id = t.credit
        where (t.tenant_id, t.tenant_id, t.tenant_id, t.currency, t.currency)
            is distinct from (n.tenant_id, d.tenant_id, c.tenant_id, d.currency, c.currency)
        """;

    private const string Holds = """
        select t.id as subject, format('closes %s with %s %s, which is %s of %s %s; a hold is closed once, for all of it, between the same accounts',
            t.pending_id, t.amount_minor, t.currency, coalesce('a ' || h.kind, 'nothing'), h.amount_minor, h.currency) as text
        from engine.ledger_transfer t left join engine.ledger_transfer h on h.id = t.pending_id
        where t.kind = 'close' and (
            ('hold', t.amount_minor, t.currency, t.credit, t.debit, t.tenant_id)
                is distinct from (h.kind, h.amount_minor, h.currency, h.debit, h.credit, h.tenant_id)
            or exists (select from engine.ledger_transfer o where o.pending_id = t.pending_id and o.id <> t.id))
        """;

    private const string Counters = """
        select a.id as subject, format('account %s in %s of merchant %s counts %s debits and %s credits; its transfers add up to %s and %s',
            a.code, a.currency, a.tenant_id, a.debits_posted, a.credits_posted, f.debits, f.credits) as text
        from engine.ledger_account a, lateral (
            select coalesce(sum(t.amount_minor) filter (where t.debit = a.id), 0) as debits,
                coalesce(sum(t.amount_minor) filter (where t.credit = a.id), 0) as credits
            from engine.ledger_transfer t where a.id in (t.debit, t.credit)) f
        where a.limited and (a.debits_posted, a.credits_posted) is distinct from (f.debits, f.credits)
        """;

    private const string Payments = """
        with booked as (
            select n.source_id as id,
                coalesce(sum(t.amount_minor) filter (where t.kind = 'hold'), 0) as held,
                coalesce(sum(t.amount_minor) filter (where n.kind = 'capture' and t.kind = 'post'), 0) as captured,
                coalesce(sum(t.amount_minor) filter (where n.kind = 'fee'), 0) as fee,
                coalesce(sum(t.amount_minor) filter (where n.kind = 'refund'), 0) as refunded,
                (array_agg(t.id) filter (where t.kind = 'hold' and not exists (
                    select from engine.ledger_transfer c where c.pending_id = t.id)))[1] as hold_id
            from engine.ledger_entry n join engine.ledger_transfer t on t.entry_id = n.id
            where n.source_type = 'payment' group by n.source_id)
        select p.id as subject, format(
            'payment of %s, merchant %s, says authorized %s, captured %s, fee %s, refunded %s, hold %s; its bookings add up to %s, %s, %s, %s, %s',
            coalesce(p.checkout_id, p.invoice_id), p.tenant_id, p.authorized_minor, p.captured_minor, p.fee_minor, p.refunded_minor, coalesce(p.hold_id::text, 'none'),
            coalesce(b.held, 0), coalesce(b.captured, 0), coalesce(b.fee, 0), coalesce(b.refunded, 0), coalesce(b.hold_id::text, 'none')) as text
        from commerce.payment p full join booked b on b.id = p.id
        where (p.authorized_minor, p.captured_minor, p.fee_minor, p.refunded_minor, p.hold_id)
            is distinct from (coalesce(b.held, 0), coalesce(b.captured, 0), coalesce(b.fee, 0), coalesce(b.refunded, 0), b.hold_id)
        """;

    private const string Empty = """
        select n.id as subject, format('entry %s about %s %s has no transfer', n.kind, n.source_type, n.source_id) as text
        from engine.ledger_entry n where not exists (select from engine.ledger_transfer t where t.entry_id = n.id)
        """;

    public override string Name => "I1";

    public override string Says =>
        "Debits equal credits in every currency, and balances are what the transfers add up to.";

    public override async IAsyncEnumerable<Violation> CheckAsync(
        Inspection inspection, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var sql in (string[])[Sums, Sides, Holds, Counters, Payments, Empty])
        {
            foreach (var found in await inspection.RowsAsync<Finding>(sql, cancellationToken))
            {
                yield return Broken(found.Subject, found.Text);
            }
        }
    }

    private sealed record Finding(string Subject, string Text);
}
