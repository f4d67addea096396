using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Values;
using Npgsql;

namespace Commerce.Domain.Infrastructure.Ledger;

/// <summary>Reads the ledger backwards: from a balance to the entries it is the sum of, and from them to what they were booked for.</summary>
public sealed class MoneyReader(CommerceSession session)
{
    private const string Statement = """
        select a.currency, e.kind,
            coalesce(sum(m.debit) filter (where e.booked_on < $3), 0)::bigint, coalesce(sum(m.credit) filter (where e.booked_on < $3), 0)::bigint,
            coalesce(sum(m.debit) filter (where e.booked_on >= $3), 0)::bigint, coalesce(sum(m.credit) filter (where e.booked_on >= $3), 0)::bigint
        from engine.ledger_account a
            cross join lateral (
                select entry_id, amount_minor as debit, 0 as credit from engine.ledger_transfer where debit = a.id
                union all
                select entry_id, 0, amount_minor from engine.ledger_transfer where credit = a.id) m
            join engine.ledger_entry e on e.id = m.entry_id
        where a.tenant_id = $1 and a.code = $2 and e.booked_on <= $4
        group by 1, 2 order by 1, 2
        """;

    // Ids of entries are made in the order of time, so the newest have the greatest.
    private const string OfAccount = """
        select e.id from engine.ledger_entry e
        where e.tenant_id = $1 and e.booked_on between $3 and $4 and ($5::uuid is null or e.id < $5)
            and exists (
                select from engine.ledger_transfer t join engine.ledger_account a on a.id in (t.debit, t.credit)
                where t.entry_id = e.id and a.code = $2)
        order by e.id desc limit $6
        """;

    private const string OfSources = """
        select e.id from engine.ledger_entry e join unnest($2::text[], $3::uuid[]) as s (type, id) on (e.source_type, e.source_id) = (s.type, s.id)
        where e.tenant_id = $1 order by e.id
        """;

    private const string Entries = LedgerPosting.Select + "where e.tenant_id = $1 and e.id = any ($2) order by e.id, t.id";

    private const string OfCheckout = "select 'payment', id from commerce.payment where checkout_id = $1 order by id";

    private const string OfInvoice = """
        select 'invoice', $1::uuid union all select 'payment', id from commerce.payment where invoice_id = $1 order by 2
        """;

    private const string OfCustomer = """
        select 'invoice', id from commerce.invoice where customer_id = $1 and number is not null
        union all
        select 'payment', p.id from commerce.payment p left join commerce.checkout c on c.id = p.checkout_id
            left join commerce.invoice i on i.id = p.invoice_id
        where coalesce(c.customer_id, i.customer_id) = $1
        order by 2 desc limit $2
        """;

    /// <summary>Sums of an account by what was booked: before a day, and from it to the end of another.</summary>
    public async Task<IReadOnlyList<AccountMovement>> MovementsAsync(string account, DateOnly from, DateOnly to, CancellationToken cancellationToken)
    {
        await using var command = session.Command(Statement, session.TenantId, account, from, to);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        List<AccountMovement> movements = [];
        while (await reader.ReadAsync(cancellationToken))
        {
            movements.Add(new AccountMovement(
                Currency.Of(reader.GetString(0)), reader.GetString(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4), reader.GetInt64(5)));
        }

        return movements;
    }

    public async Task<IReadOnlyList<LedgerPosting>> OfAccountAsync(
        string account, DateOnly from, DateOnly to, Guid? before, int atMost, CancellationToken cancellationToken) =>
        await ReadAsync(await IdsAsync(session.Command(OfAccount, session.TenantId, account, from, to, before, atMost), cancellationToken), cancellationToken);

    public async Task<IReadOnlyList<LedgerPosting>> OfSourcesAsync(
        IReadOnlyList<(string Type, Guid Id)> sources, CancellationToken cancellationToken) =>
        await ReadAsync(
            await IdsAsync(
                session.Command(
                    OfSources, session.TenantId, sources.Select(static it => it.Type).ToArray(), sources.Select(static it => it.Id).ToArray()),
                cancellationToken),
            cancellationToken);

    /// <summary>What money of a checkout is booked under.</summary>
    public Task<IReadOnlyList<(string Type, Guid Id)>> SourcesOfCheckoutAsync(Guid checkout, CancellationToken cancellationToken) =>
        SourcesAsync(session.Command(OfCheckout, checkout), cancellationToken);

    /// <summary>An invoice's own bookings and those of what was paid for it through the provider.</summary>
    public Task<IReadOnlyList<(string Type, Guid Id)>> SourcesOfInvoiceAsync(Guid invoice, CancellationToken cancellationToken) =>
        SourcesAsync(session.Command(OfInvoice, invoice), cancellationToken);

    /// <summary>The newest of a customer's invoices and payments.</summary>
    public Task<IReadOnlyList<(string Type, Guid Id)>> SourcesOfCustomerAsync(Guid customer, int atMost, CancellationToken cancellationToken) =>
        SourcesAsync(session.Command(OfCustomer, customer, atMost), cancellationToken);

    private static async Task<IReadOnlyList<(string Type, Guid Id)>> SourcesAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await using (command)
        {
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            List<(string, Guid)> sources = [];
            while (await reader.ReadAsync(cancellationToken))
            {
                sources.Add((reader.GetString(0), reader.GetGuid(1)));
            }

            return sources;
        }
    }

    private static async Task<Guid[]> IdsAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await using (command)
        {
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            List<Guid> ids = [];
            while (await reader.ReadAsync(cancellationToken))
            {
                ids.Add(reader.GetGuid(0));
            }

            return [.. ids];
        }
    }

    private async Task<IReadOnlyList<LedgerPosting>> ReadAsync(Guid[] ids, CancellationToken cancellationToken)
    {
        await using var command = session.Command(Entries, session.TenantId, ids);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        List<LedgerPosting> postings = [];
        while (await reader.ReadAsync(cancellationToken))
        {
            postings.Add(LedgerPosting.Read(reader));
        }

        return postings;
    }
}

/// <summary>One side of the ledger by what was booked, in the currency's smallest unit.</summary>
public sealed record AccountMovement(Currency Currency, string Entry, long DebitsBefore, long CreditsBefore, long Debits, long Credits);
