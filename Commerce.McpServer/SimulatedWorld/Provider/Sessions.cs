using Commerce.McpServer.SimulatedWorld.Book;

namespace Commerce.McpServer.SimulatedWorld.Provider;

/// <summary>Payment sessions: an address where a buyer enters a card, and what came of it.</summary>
internal sealed class Sessions(Journal journal)
{
    private const int ShortestLife = 1;
    private const int LongestLife = 7 * 24 * 60 * 60;
    private const int MaximumDescription = 200;
    private const int BatchSize = 100;

    public static async Task<Answer> CreateAsync(WorldSession session, Visit visit, CreateSession request)
    {
        RequestRules.Reference(request.Reference);
        RequestRules.Money(request.AmountMinor, request.Currency);
        RequestRules.ReturnUrl(request.ReturnUrl);
        if (request.ExpiresInSeconds is < ShortestLife or > LongestLife)
            throw ProviderRefusal.Invalid("expires_in_seconds", $"{ShortestLife} to {LongestLife} is expected.");
        if (request.Description?.Length > MaximumDescription)
            throw ProviderRefusal.Invalid("description", $"At most {MaximumDescription} characters are expected.");

        var row = (await session.RowAsync<SessionRow>("""
            insert into world.payment_session (session, merchant, reference, amount_minor, currency, description,
              return_url, status, expires_at)
            values ($1, $2, $3, $4, $5, $6, $7, 'open', clock_timestamp() + make_interval(secs => $8)) returning *
            """, WorldNames.Capability("ps"), visit.Merchant, request.Reference, request.AmountMinor, request.Currency,
            request.Description, request.ReturnUrl, (double)request.ExpiresInSeconds))!;
        await Journal.LogAsync(session, visit.Merchant, "payment_session.open", row.Session);
        return Answer.Created(Views.Of(row, null, visit.Pages));
    }

    public static async Task<Answer> GetAsync(WorldSession session, Visit visit, string id)
    {
        var row = await session.RowAsync<SessionRow>(
            "select * from world.payment_session where merchant = $1 and session = $2", visit.Merchant, id)
            ?? throw ProviderRefusal.Unknown("payment session");
        var card = row.PaymentMethod is null ? null : await Vault.FindAsync(session, visit.Merchant, row.PaymentMethod);
        return Answer.Found(Views.Of(row, card, visit.Pages));
    }

    public static async Task<Answer> ListAsync(WorldSession session, Visit visit, string reference) =>
        Answer.List((await session.RowsAsync<SessionRow>("""
            select * from world.payment_session where merchant = $1 and reference = $2 order by created_at limit 100
            """, visit.Merchant, reference)).Select(row => Views.Of(row, null, visit.Pages)));

    public static async Task<Answer> CancelAsync(WorldSession session, Visit visit, string id)
    {
        await session.RunAsync("""
            update world.payment_session set status = 'cancelled'
            where merchant = $1 and session = $2 and status = 'open'
            """, visit.Merchant, id);
        return await GetAsync(session, visit, id);
    }

    public static Task<SessionRow?> LockAsync(WorldSession session, string id) =>
        session.RowAsync<SessionRow>("select * from world.payment_session where session = $1 for update", id);

    public async Task CompleteAsync(WorldSession session, SessionRow row, CardOnFile card)
    {
        var method = await Vault.StoreAsync(session, row.Merchant, card);
        await session.RunAsync(
            "update world.payment_session set status = 'completed', payment_method = $2 where session = $1",
            row.Session, method.PaymentMethod);
        await journal.TellAsync(session, row.Merchant, "payment_session.completed", row.Session, new
        {
            Id = row.Session,
            Object = "payment_session",
            row.Reference,
            Status = SessionStatus.Completed,
            method.PaymentMethod,
            Card = new { method.Brand, method.Last4 },
        });
    }

    public async Task<int> SettleDueAsync(WorldSession session, string? merchant = null)
    {
        var lapsed = await session.RowsAsync<SessionRow>($"""
            update world.payment_session set status = 'expired' where session in (
              select session from world.payment_session where status = 'open' and expires_at <= clock_timestamp()
                and ($1::text is null or merchant = $1) order by session limit {BatchSize} {Settlement.Lock(merchant)})
            returning *
            """, merchant);
        foreach (var row in lapsed)
            await journal.TellAsync(session, row.Merchant, "payment_session.expired", row.Session, new
            {
                Id = row.Session,
                Object = "payment_session",
                row.Reference,
                row.Status,
            });
        return lapsed.Count;
    }
}
