using Commerce.McpServer.SimulatedWorld.Book;

namespace Commerce.McpServer.SimulatedWorld.Provider;

/// <summary>Giving captured money back; some refunds take their time, and some of those fail in the end.</summary>
internal sealed class Refunds(Journal journal)
{
    private const string Succeeded = "succeeded";
    private const int BatchSize = 100;

    public async Task<Answer> CreateAsync(WorldSession session, Visit visit, string captureId, CreateRefund request)
    {
        RequestRules.Reference(request.Reference);
        RequestRules.Currency(request.Currency);
        var capture = await session.RowAsync<CaptureRow>(
            "select * from world.capture where merchant = $1 and id = $2 for update", visit.Merchant, captureId)
            ?? throw ProviderRefusal.Unknown("capture");
        if (request.Currency != capture.Currency)
            throw ProviderRefusal.Conflict("currency_mismatch", $"The capture is in {capture.Currency}.", "currency");
        var left = capture.AmountMinor - capture.RefundedMinor;
        if (left == 0) throw ProviderRefusal.Conflict("already_refunded", "Nothing is left to refund.");
        var amount = request.AmountMinor ?? left;
        RequestRules.Amount(amount);
        if (amount > left)
            throw ProviderRefusal.Conflict("amount_too_large", $"{left} can still be refunded.", "amount_minor");

        var method = await MethodAsync(session, capture);
        var refund = (await session.RowAsync<RefundRow>("""
            insert into world.refund (id, merchant, capture_id, reference, request_key, amount_minor, currency, status,
              verdict, resolve_at)
            values ($1, $2, $3, $4, $5, $6, $7, 'pending', $8, clock_timestamp() + make_interval(secs => $9))
            returning *
            """, WorldNames.Record("re"), visit.Merchant, capture.Id, request.Reference, visit.Key, amount,
            capture.Currency, method.RefundVerdict, (double)method.Seconds))!;
        await session.RunAsync(
            "update world.capture set refunded_minor = refunded_minor + $2 where id = $1", capture.Id, amount);
        if (!method.RefundTakesTime) refund = await EndAsync(session, refund);
        return Answer.Created(Views.Of(refund));
    }

    public async Task<int> SettleDueAsync(WorldSession session, string? merchant = null)
    {
        var due = await session.RowsAsync<RefundRow>($"""
            select * from world.refund where status = 'pending' and resolve_at <= clock_timestamp()
              and ($1::text is null or merchant = $1) order by id limit {BatchSize} {Settlement.Lock(merchant)}
            """, merchant);
        foreach (var refund in due) await EndAsync(session, refund);
        return due.Count;
    }

    public static async Task<Answer> GetAsync(WorldSession session, Visit visit, string id) =>
        await session.RowAsync<RefundRow>(
            "select * from world.refund where merchant = $1 and id = $2", visit.Merchant, id) is { } row
                ? Answer.Found(Views.Of(row))
                : throw ProviderRefusal.Unknown("refund");

    public static async Task<Answer> ListAsync(WorldSession session, Visit visit, string reference) =>
        Answer.List((await session.RowsAsync<RefundRow>("""
            select * from world.refund where merchant = $1 and reference = $2 order by created_at, id limit 100
            """, visit.Merchant, reference)).Select(Views.Of));

    private async Task<RefundRow> EndAsync(WorldSession session, RefundRow refund)
    {
        var failure = refund.Verdict == Succeeded ? null : refund.Verdict;
        var ended = (await session.RowAsync<RefundRow>("""
            update world.refund set status = $2, failure_code = $3::text, updated_at = clock_timestamp()
            where id = $1 returning *
            """, refund.Id, failure is null ? RefundStatus.Succeeded : RefundStatus.Failed, failure))!;
        if (failure is not null)
            await session.RunAsync("update world.capture set refunded_minor = refunded_minor - $2 where id = $1",
                refund.CaptureId, refund.AmountMinor);
        await journal.TellAsync(
            session, ended.Merchant, "refund." + WorldJson.Name(ended.Status), ended.Id, Views.Of(ended));
        return ended;
    }

    private static async Task<MagicMethod> MethodAsync(WorldSession session, CaptureRow capture)
    {
        var authorization = (await session.RowAsync<AuthorizationRow>(
            "select * from world.authorization where id = $1", capture.AuthorizationId))!;
        var card = await Vault.FindAsync(session, capture.Merchant, authorization.PaymentMethod);
        return MagicMethods.Find(card!.Behaviour)!;
    }
}
