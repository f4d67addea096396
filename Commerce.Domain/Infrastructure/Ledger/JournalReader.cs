using System.Runtime.CompilerServices;
using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Ledger;
using Commerce.Domain.Values;

namespace Commerce.Domain.Infrastructure.Ledger;

/// <summary>The whole ledger of a merchant, for its bookkeeping: every account's sums, and every transfer they are the sums of.</summary>
public sealed class JournalReader(CommerceSession session)
{
    private const string Balances = """
        select a.code, a.currency,
            coalesce((select sum(t.amount_minor) from engine.ledger_transfer t join engine.ledger_entry e on e.id = t.entry_id
                where t.debit = a.id and e.booked_on between $2 and $3), 0)::bigint,
            coalesce((select sum(t.amount_minor) from engine.ledger_transfer t join engine.ledger_entry e on e.id = t.entry_id
                where t.credit = a.id and e.booked_on between $2 and $3), 0)::bigint
        from engine.ledger_account a where a.tenant_id = $1
        """;

    private const string Journal = """
        select e.id, e.booked_on, e.kind, e.source_type, e.source_id, e.operation_id, e.reverses, t.kind, d.code, c.code, t.amount_minor, t.currency
        from engine.ledger_entry e
            join engine.ledger_transfer t on t.entry_id = e.id
            join engine.ledger_account d on d.id = t.debit
            join engine.ledger_account c on c.id = t.credit
        where e.tenant_id = $1 and e.booked_on between $2 and $3 order by e.booked_on, e.id, t.id
        """;

    /// <summary>Debits and credits of every account that was ever used, in the order of the chart.</summary>
    public async Task<IReadOnlyList<AccountSum>> BalancesAsync(DateOnly from, DateOnly until, CancellationToken cancellationToken)
    {
        await using var command = session.Command(Balances, session.TenantId, from, until);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        List<AccountSum> sums = [];
        while (await reader.ReadAsync(cancellationToken))
        {
            var code = reader.GetString(0);
            var currency = Currency.Of(reader.GetString(1));
            sums.Add(new AccountSum(
                LedgerAccount.Chart.Single(it => it.Code == code), new Money(reader.GetInt64(2), currency), new Money(reader.GetInt64(3), currency)));
        }

        return [.. sums.OrderBy(static it => it.Debits.Currency.Code, StringComparer.Ordinal).ThenBy(static it => LedgerAccount.Chart.ToList().IndexOf(it.Account))];
    }

    /// <summary>Transfer by transfer, as they were booked.</summary>
    public async IAsyncEnumerable<JournalLine> LinesAsync(
        DateOnly from, DateOnly until, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var command = session.Command(Journal, session.TenantId, from, until);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            yield return new JournalLine(
                reader.GetGuid(0), reader.GetFieldValue<DateOnly>(1), reader.GetString(2), reader.GetString(3), reader.GetGuid(4),
                reader.IsDBNull(5) ? null : reader.GetString(5), reader.IsDBNull(6) ? null : reader.GetGuid(6), reader.GetString(7),
                reader.GetString(8), reader.GetString(9), new Money(reader.GetInt64(10), Currency.Of(reader.GetString(11))));
        }
    }
}

public sealed record AccountSum(LedgerAccount Account, Money Debits, Money Credits)
{
    /// <summary>Debits less credits.</summary>
    public Money Balance => Debits - Credits;
}

/// <param name="Kind">Of the transfer: post, hold or close.</param>
public sealed record JournalLine(
    Guid EntryId, DateOnly BookedOn, string Entry, string SourceType, Guid SourceId, string? OperationId, Guid? Reverses, string Kind,
    string Debit, string Credit, Money Amount);
