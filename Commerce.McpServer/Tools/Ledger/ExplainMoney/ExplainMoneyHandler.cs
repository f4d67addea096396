using Commerce.Domain.Infrastructure.Ledger;
using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Ledger;
using Commerce.Domain.Values;
using Commerce.McpServer.Pipeline;
using Commerce.McpServer.Records;
using MediatR;

namespace Commerce.McpServer.Tools.Ledger.ExplainMoney;

public sealed class ExplainMoneyHandler(CommerceSession session, CallContext context, MoneyReader reader, MoneySources sources)
    : IRequestHandler<ExplainMoney, MoneyExplained>
{
    private const int UsualLimit = 20;

    public Task<MoneyExplained> Handle(ExplainMoney request, CancellationToken cancellationToken) => request.Id is { } id
        ? RecordAsync(id, request.To, cancellationToken)
        : StatementAsync(request, cancellationToken);

    private async Task<MoneyExplained> RecordAsync(string id, DateOnly? to, CancellationToken cancellationToken)
    {
        RecordKinds.TryRead(id, out var record, out _);
        var booked = context.Principal.BuyerOf is null
            ? await sources.OfAsync(record.Prefix, record.Value, id, cancellationToken)
            : throw AggregateLoading.NotFound("id", id);
        var postings = await reader.OfSourcesAsync(booked, to, cancellationToken);
        return new MoneyExplained { Subject = id, Accounts = AccountsOf(postings), Sources = SourcesOf(postings) };
    }

    private async Task<MoneyExplained> StatementAsync(ExplainMoney request, CancellationToken cancellationToken)
    {
        var today = session.Merchant.DayOf(session.Now);
        var to = request.To ?? today;
        var from = request.From ?? new DateOnly(to.Year, to.Month, 1);
        var limit = request.Limit ?? UsualLimit;
        Guid? before = request.Cursor is { } cursor && StatementCursor.TryRead(cursor, out var last) ? last : null;
        var movements = await reader.MovementsAsync(request.Account!, from, to, cancellationToken);
        var postings = await reader.OfAccountAsync(request.Account!, from, to, before, limit + 1, cancellationToken);
        var entries = postings.Select(static it => it.EntryId).Distinct().OrderDescending().ToArray();
        var shown = entries.Take(limit).ToHashSet();
        return new MoneyExplained
        {
            Subject = request.Account!,
            Accounts = [.. movements.GroupBy(static it => it.Currency).Select(it => Statement(request.Account!, it))],
            Sources = SourcesOf([.. postings.Where(it => shown.Contains(it.EntryId)).OrderByDescending(static it => it.EntryId)]),
            NextCursor = entries.Length > limit ? StatementCursor.Write(entries[limit - 1]) : null,
        };
    }

    private static ExplainedAccount Statement(string code, IGrouping<Currency, AccountMovement> movements)
    {
        var sign = SignOf(code);
        var opening = new Money(sign * movements.Sum(static it => it.DebitsBefore - it.CreditsBefore), movements.Key);
        BalancePart[] parts =
        [
            .. movements.Where(static it => it.Debits != it.Credits)
                .Select(it => new BalancePart(it.Entry, new Money(sign * (it.Debits - it.Credits), movements.Key))),
        ];
        return new ExplainedAccount(code, opening, parts.Aggregate(opening, static (sum, it) => sum + it.Change), parts);
    }

    private static IReadOnlyList<ExplainedAccount> AccountsOf(IReadOnlyList<LedgerPosting> postings) =>
    [
        .. from side in postings.SelectMany(static it => new (string Code, string Entry, Money Change)[] { (it.Debit, it.Entry, it.Amount), (it.Credit, it.Entry, -it.Amount) })
           group side by (side.Code, side.Change.Currency) into account
           orderby LedgerAccount.Of(account.Key.Code).Rank, account.Key.Currency.Code
           let zero = Money.Zero(account.Key.Currency)
           let parts = account.GroupBy(static it => it.Entry)
               .Select(it => new BalancePart(it.Key, Signed(account.Key.Code, it.Aggregate(zero, static (sum, side) => sum + side.Change)))).ToArray()
           select new ExplainedAccount(account.Key.Code, null, parts.Aggregate(zero, static (sum, it) => sum + it.Change), parts),
    ];

    private static IReadOnlyList<ExplainedSource> SourcesOf(IReadOnlyList<LedgerPosting> postings) =>
    [
        .. from posting in postings
           group posting by (posting.SourceType, posting.SourceId) into source
           select new ExplainedSource(MoneySources.IdOf(source.Key.SourceType, source.Key.SourceId), [.. source.GroupBy(static it => it.EntryId).Select(Entry)]),
    ];

    private static ExplainedEntry Entry(IGrouping<Guid, LedgerPosting> entry)
    {
        var first = entry.First();
        return new ExplainedEntry(
            first.Entry, first.BookedOn, first.OperationId, first.Reverses is null ? null : true,
            [.. entry.Select(static it => new ExplainedTransfer(it.Debit, it.Credit, it.Amount, it.Kind))]);
    }

    private static Money Signed(string code, Money debits) => SignOf(code) > 0 ? debits : -debits;

    private static int SignOf(string code) =>
        LedgerAccount.Of(code).Side is LedgerSide.Asset or LedgerSide.Expense or LedgerSide.Memo ? 1 : -1;
}
