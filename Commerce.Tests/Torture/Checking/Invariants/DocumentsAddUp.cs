using System.Runtime.CompilerServices;

namespace Commerce.Tests.Torture.Checking.Invariants;

/// <summary>
/// I12. Reads invoices, credit notes and the series of their numbers. A number that was taken and not used, or used twice, means a
/// document that is lost or doubled; what a document says was paid, offset or credited is written apart from the bookings and from
/// the papers behind it, so a step that did half leaves them apart.
/// </summary>
public sealed class DocumentsAddUp : Invariant
{
    private const string Numbers = """
        with given as (
            select tenant_id, regexp_replace(number, '-\d+$', '') as series, number from commerce.invoice where number is not null
            union all
            select tenant_id, regexp_replace(number, '-\d+$', ''), number from commerce.credit_note
        ), counted as (
            select tenant_id, series, count(*) as documents, count(distinct number) as numbers, max(substring(number from '\d+$')::bigint) as last
            from given group by 1, 2
        )
        select coalesce(s.series, c.series) as subject, format('merchant %s: the series stands at %s; %s documents have %s numbers up to %s',
            coalesce(s.tenant_id, c.tenant_id), s.last_number, c.documents, c.numbers, c.last) as text
        from commerce.document_series s full join counted c on c.tenant_id = s.tenant_id and c.series = s.series
        where (s.last_number, s.last_number, s.last_number) is distinct from (c.documents, c.numbers, c.last)
        """;

    private const string Amounts = """
        with booked as (
            select n.source_id as id,
                coalesce(sum(t.amount_minor) filter (where n.kind = 'invoice_issued'), 0) as issued,
                coalesce(sum(t.amount_minor) filter (where n.kind = 'invoice_voided'), 0) as voided,
                coalesce(sum(t.amount_minor) filter (where n.kind = 'invoice_payment' and d.code <> 'customer_balance'), 0) as paid,
                coalesce(sum(t.amount_minor) filter (where n.kind = 'invoice_payment' and d.code = 'customer_balance'), 0) as used,
                coalesce(sum(t.amount_minor) filter (where n.kind = 'credit_note'), 0) as credited,
                coalesce(sum(t.amount_minor) filter (where n.kind = 'credit_note' and c.code = 'receivable'), 0) as offset_by
            from engine.ledger_entry n join engine.ledger_transfer t on t.entry_id = n.id join engine.ledger_account c on c.id = t.credit
                join engine.ledger_account d on d.id = t.debit
            where n.source_type = 'invoice' group by n.source_id
        ), taken as (
            select p.invoice_id as id, sum(p.captured_minor) as captured from commerce.payment p where p.invoice_id is not null group by 1
        ), papers as (
            select i.id,
                (select coalesce(sum(p.amount_minor), 0) from commerce.invoice_payment p where p.invoice_id = i.id and p.kind <> 'write_off') as received,
                (select coalesce(sum(p.amount_minor), 0) from commerce.invoice_payment p where p.invoice_id = i.id and p.kind = 'charge') as charged,
                (select coalesce(sum(c.total_minor), 0) from commerce.credit_note c where c.invoice_id = i.id) as noted,
                (select coalesce(sum(l.credited_minor), 0) from commerce.invoice_line l where l.invoice_id = i.id) as taken,
                (select coalesce(sum(l.net_minor + l.tax_minor), 0) from commerce.invoice_line l where l.invoice_id = i.id) as lines
            from commerce.invoice i
        )
        select i.id as subject, format(
            'invoice %s of merchant %s, %s: total %s, paid %s, offset %s; lines %s, papers received %s and charged %s, notes %s, taken off lines %s; '
            'booked issued %s, voided %s, paid %s, captured %s and used %s, credited %s, offset %s',
            i.number, i.tenant_id, i.status, i.total_minor, i.paid_minor, i.offset_minor, p.lines, p.received, p.charged, p.noted, p.taken,
            b.issued, b.voided, b.paid, t.captured, b.used, b.credited, b.offset_by) as text
        from commerce.invoice i join papers p on p.id = i.id left join booked b on b.id = i.id left join taken t on t.id = i.id
        where (i.total_minor, i.paid_minor, p.noted) is distinct from (p.lines, p.received, p.taken)
            or (case when i.number is null then 0 else i.total_minor end, case when i.status = 'void' then i.total_minor else 0 end,
                    i.paid_minor - p.charged, p.charged, p.noted, i.offset_minor)
                is distinct from (coalesce(b.issued, 0), coalesce(b.voided, 0), coalesce(b.paid, 0), coalesce(t.captured, 0), coalesce(b.credited, 0),
                    coalesce(b.offset_by, 0))
            or coalesce(b.used, 0) > p.charged
        """;

    public override string Name => "I12";

    public override string Says => "Documents are numbered without gaps and say what was booked.";

    public override async IAsyncEnumerable<Violation> CheckAsync(
        Inspection inspection, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var sql in (string[])[Numbers, Amounts])
        {
            foreach (var found in await inspection.RowsAsync<Finding>(sql, cancellationToken))
            {
                yield return Broken(found.Subject, found.Text);
            }
        }
    }

    private sealed record Finding(string Subject, string Text);
}
