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

    private const string Journal =
        LedgerPosting.Select + "where e.tenant_id = $1 and e.booked_on between $2 and $3 order by e.booked_on, e.id, t.id";

    /// <summary>Debits and credits of every account that was ever used, in the order of the chart.</summary>
    public async Task<IReadOnlyList<AccountSum>> BalancesAsync(DateOnly from, DateOnly until, CancellationToken cancellationToken)
    {
        await using var command = session.Command(Balances, session.TenantId, from, until);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        List<AccountSum> sums = [];
        while (await reader.ReadAsync(cancellationToken))
        {
            var currency = Currency.Of(reader.GetString(1));
            sums.Add(new AccountSum(
                LedgerAccount.Of(reader.GetString(0)), new Money(reader.GetInt64(2), currency), new Money(reader.GetInt64(3), currency)));
        }

        return [.. sums.OrderBy(static it => it.Debits.Currency.Code, StringComparer.Ordinal).ThenBy(static it => it.Account.Rank)];
    }

    /// <summary>Transfer by transfer, as they were booked.</summary>
    public async IAsyncEnumerable<LedgerPosting> LinesAsync(
        DateOnly from, DateOnly until, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var command = session.Command(Journal, session.TenantId, from, until);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            yield return LedgerPosting.Read(reader);
        }
    }
}

public sealed record AccountSum(LedgerAccount Account, Money Debits, Money Credits)
{
    /// <summary>Debits less credits.</summary>
    public Money Balance => Debits - Credits;
}
