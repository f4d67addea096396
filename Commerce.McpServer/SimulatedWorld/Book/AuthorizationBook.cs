using Commerce.McpServer.SimulatedWorld.Provider;

namespace Commerce.McpServer.SimulatedWorld.Book;

/// <summary>The authorizations, and the few ways in which one changes. Every change is journalled where it is
/// made.</summary>
internal sealed class AuthorizationBook(Journal journal)
{
    private const int BatchSize = 100;
    private const int AbandonAfterSeconds = 15 * 60;

    public static Task<AuthorizationRow?> LockAsync(WorldSession session, string merchant, string id) =>
        session.RowAsync<AuthorizationRow>(
            "select * from world.authorization where merchant = $1 and id = $2 for update", merchant, id);

    public static Task<IReadOnlyList<AuthorizationRow>> ByReferenceAsync(
        WorldSession session, string merchant, string reference) =>
        session.RowsAsync<AuthorizationRow>($"""
            select * from world.authorization where merchant = $1 and reference = $2
            order by created_at, id limit {BatchSize}
            """, merchant, reference);

    public static Task<ChallengeRow?> ChallengeAsync(WorldSession session, string authorizationId) =>
        session.RowAsync<ChallengeRow>(
            "select * from world.three_d_secure where authorization_id = $1", authorizationId);

    public async Task<AuthorizationRow> OpenAsync(
        WorldSession session, string merchant, string? requestKey, CreateAuthorization request, MagicMethod method)
    {
        var waits = method.FirstAnswer != FirstAnswer.Final;
        var isChallenge = method.FirstAnswer == FirstAnswer.Challenge;
        var seconds = isChallenge && method.Seconds == 0 ? AbandonAfterSeconds : method.Seconds;
        var row = (await session.RowAsync<AuthorizationRow>("""
            insert into world.authorization (id, merchant, mode, reference, request_key, payment_method, amount_minor,
              currency, status, verdict, resolve_at, metadata)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, clock_timestamp() + make_interval(secs => $11), $12::jsonb)
            returning *
            """,
            WorldNames.Record("au"), merchant, request.Mode, request.Reference, requestKey, request.PaymentMethod,
            request.AmountMinor, request.Currency,
            isChallenge ? AuthorizationStatus.RequiresAction : AuthorizationStatus.ManualReview,
            method.Verdict, seconds, request.Metadata?.GetRawText() ?? "{}"))!;
        if (isChallenge)
            await session.RunAsync(
                "insert into world.three_d_secure (challenge, authorization_id, return_url) values ($1, $2, $3)",
                WorldNames.Capability("3ds"), row.Id, request.ReturnUrl);
        if (!waits) return await DecideAsync(session, row, method.Verdict);
        await AnnounceAsync(session, row);
        return row;
    }

    /// <summary>The final word on an authorization: 'authorized' or the code of a decline.</summary>
    public async Task<AuthorizationRow> DecideAsync(WorldSession session, AuthorizationRow row, string verdict)
    {
        if (verdict != Decline.Authorized)
        {
            var decline = Decline.Of(verdict);
            return await ChangeAsync(session, """
                update world.authorization set status = 'declined', decline_class = $2, decline_code = $3,
                  retry_allowed = $4, resolve_at = null, updated_at = clock_timestamp()
                where id = $1 returning *
                """, row.Id, decline.Class, decline.Code, decline.RetryAllowed);
        }

        var method = await Vault.FindAsync(session, row.Merchant, row.PaymentMethod);
        return await ChangeAsync(session, """
            update world.authorization set status = 'authorized', network_reference = $2, resolve_at = null,
              capture_before = clock_timestamp() + make_interval(secs => $3), updated_at = clock_timestamp()
            where id = $1 returning *
            """, row.Id, "ntx" + WorldNames.Digits(15), HoldSeconds(method));
    }

    public Task<AuthorizationRow> ExpireAsync(WorldSession session, string id) => ChangeAsync(session, """
        update world.authorization set status = 'expired', updated_at = clock_timestamp() where id = $1 returning *
        """, id);

    /// <summary>Whatever is due by the database's clock: reviews decide, challenges lapse, holds expire. Run before
    /// every read, and by the sweeper for those nobody asks about.</summary>
    public async Task<int> SettleDueAsync(WorldSession session, string? merchant = null)
    {
        var due = await session.RowsAsync<AuthorizationRow>($"""
            select * from world.authorization
            where ($1::text is null or merchant = $1) and (
              (status in ('manual_review', 'requires_action') and resolve_at <= clock_timestamp())
              or (status = 'authorized' and capture_before <= clock_timestamp()))
            order by id limit {BatchSize} {Settlement.Lock(merchant)}
            """, merchant);
        foreach (var row in due)
        {
            if (row.Status == AuthorizationStatus.Authorized) await ExpireAsync(session, row.Id);
            else if (row.Status == AuthorizationStatus.ManualReview) await DecideAsync(session, row, row.Verdict!);
            else await AnswerChallengeAsync(session, row, ChallengeOutcome.Abandoned);
        }

        return due.Count;
    }

    public async Task<AuthorizationRow> AnswerChallengeAsync(
        WorldSession session, AuthorizationRow row, ChallengeOutcome outcome)
    {
        await session.RunAsync("""
            update world.three_d_secure set outcome = $2, answered_at = clock_timestamp() where authorization_id = $1
            """, row.Id, outcome);
        return await DecideAsync(session, row, outcome switch
        {
            ChallengeOutcome.Authenticated => row.Verdict!,
            ChallengeOutcome.Denied => "authentication_denied",
            _ => "authentication_abandoned",
        });
    }

    /// <summary>One change and its announcement.</summary>
    public async Task<AuthorizationRow> ChangeAsync(WorldSession session, string sql, params object?[] values)
    {
        var row = (await session.RowAsync<AuthorizationRow>(sql, values))!;
        await AnnounceAsync(session, row);
        return row;
    }

    private Task AnnounceAsync(WorldSession session, AuthorizationRow row) => journal.TellAsync(
        session, row.Merchant, "authorization." + WorldJson.Name(row.Status), row.Id, Views.Plain(row));

    // Windows differ by scheme on purpose: nobody should be able to do without the capture_before of the answer.
    private static double HoldSeconds(VaultedMethod? method)
    {
        const double day = 24 * 60 * 60;
        if (MagicMethods.Find(method?.Behaviour ?? "") is { HoldLapses: true } lapsing) return lapsing.Seconds;
        return method?.Brand switch { "visa" => 5 * day, "amex" => 7 * day, _ => 6.5 * day };
    }
}
