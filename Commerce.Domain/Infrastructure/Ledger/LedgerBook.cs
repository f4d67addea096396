using System.Security.Cryptography;
using System.Text;
using Commerce.Domain.Infrastructure.Audit;
using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Ledger;
using Commerce.Domain.Values;

namespace Commerce.Domain.Infrastructure.Ledger;

/// <summary>Writes entries in the unit of work they belong to; each has exactly one audit event.</summary>
public sealed class LedgerBook(CommerceSession session, AuditTrail audit)
{
    private const string InsertAccount = """
        insert into engine.ledger_account (id, tenant_id, code, currency, limited) values ($1, $2, $3, $4, $5) on conflict do nothing
        """;

    private const string InsertEntry = """
        insert into engine.ledger_entry (id, tenant_id, kind, source_type, source_id, operation_id, effect_id, booked_on, reverses)
        values ($1, $2, $3, $4, $5, $6::text, $7::uuid, $8, $9::uuid)
        """;

    private const string InsertTransfer = """
        insert into engine.ledger_transfer (id, tenant_id, entry_id, kind, pending_id, debit, credit, amount_minor, currency)
        values ($1, $2, $3, $4, $5::uuid, $6, $7, $8, $9)
        """;

    private const string CountLimited = """
        update engine.ledger_account set debits_posted = debits_posted + $2, credits_posted = credits_posted + $3 where id = $1
        """;

    public void Post(LedgerEntry entry)
    {
        var accounts = entry.Transfers.SelectMany(static it => new[] { (it.Debit, it.Amount), (it.Credit, it.Amount) })
            .Select(it => (Id: AccountId(session.TenantId, it.Item1.Code, it.Amount.Currency), Account: it.Item1, it.Amount.Currency))
            .DistinctBy(static it => it.Id).OrderBy(static it => it.Id);
        foreach (var (id, account, currency) in accounts)
        {
            session.AtCommit(InsertAccount, id, session.TenantId, account.Code, currency.Code, account.Limited);
        }

        var bookedOn = session.Merchant.BookingDayOf(session.Now);
        session.AtCommit(
            InsertEntry, entry.Id, session.TenantId, entry.Kind, entry.SourceType, entry.SourceId, audit.OperationId, entry.EffectId,
            bookedOn, entry.Reverses);
        foreach (var transfer in entry.Transfers)
        {
            Write(entry, transfer);
        }

        audit.Record(PostedFacts.Action, PostedFacts.Subject(entry.Id), new PostedFacts(
            entry.Kind, entry.SourceType, entry.SourceId, bookedOn,
            [.. entry.Transfers.OrderBy(static it => it.Id).Select(static it => new PostedTransfer(
                it.Id, Text(it.Kind), it.Debit.Code, it.Credit.Code, it.Amount.Minor, it.Amount.Currency.Code, it.PendingId))],
            entry.EffectId, entry.Reverses));
    }

    /// <summary>An account's id follows from what it is, so no look-up stands between a decision and its booking.</summary>
    public static Guid AccountId(Guid tenantId, string code, Currency currency) =>
        new(SHA256.HashData(Encoding.UTF8.GetBytes($"{tenantId:N}|{code}|{currency.Code}")).AsSpan(0, 16), bigEndian: true);

    private static string Text(TransferKind kind) => kind.ToString().ToLowerInvariant();

    private void Write(LedgerEntry entry, LedgerTransfer transfer)
    {
        var debit = AccountId(session.TenantId, transfer.Debit.Code, transfer.Amount.Currency);
        var credit = AccountId(session.TenantId, transfer.Credit.Code, transfer.Amount.Currency);
        session.AtCommit(
            InsertTransfer, transfer.Id, session.TenantId, entry.Id, Text(transfer.Kind), transfer.PendingId,
            debit, credit, transfer.Amount.Minor, transfer.Amount.Currency.Code);
        if (transfer.Debit.Limited)
        {
            session.AtCommit(CountLimited, debit, transfer.Amount.Minor, 0L);
        }

        if (transfer.Credit.Limited)
        {
            session.AtCommit(CountLimited, credit, 0L, transfer.Amount.Minor);
        }
    }
}
