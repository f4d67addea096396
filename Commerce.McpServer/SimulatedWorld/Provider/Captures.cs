using Commerce.McpServer.SimulatedWorld.Book;

namespace Commerce.McpServer.SimulatedWorld.Provider;

/// <summary>Taking held money, in one or several parts, and letting go of it.</summary>
internal sealed class Captures(AuthorizationBook book, Journal journal)
{
    public async Task<Answer> CreateAsync(
        WorldSession session, Visit visit, string authorizationId, CreateCapture request)
    {
        RequestRules.Reference(request.Reference);
        RequestRules.Currency(request.Currency);
        var held = await LockedAsync(session, visit, authorizationId);
        if (held.Status != AuthorizationStatus.Authorized)
            throw NoLongerHeld(held.Status);
        if (request.Currency != held.Currency)
            throw ProviderRefusal.Conflict(
                "currency_mismatch", $"The authorization is in {held.Currency}.", "currency");
        var amount = request.AmountMinor ?? held.CapturableMinor;
        RequestRules.Amount(amount);
        if (amount > held.CapturableMinor)
            throw ProviderRefusal.Conflict(
                "amount_too_large", $"{held.CapturableMinor} is still held.", "amount_minor");

        var final = request.Final || amount == held.CapturableMinor;
        var capture = (await session.RowAsync<CaptureRow>("""
            insert into world.capture (id, merchant, authorization_id, reference, request_key, amount_minor, currency,
              final, fee_minor)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning *
            """, WorldNames.Record("cap"), visit.Merchant, held.Id, request.Reference, visit.Key, amount, held.Currency,
            final, RequestRules.Fee(amount, held.Currency)))!;
        await session.RunAsync("""
            update world.authorization set captured_minor = captured_minor + $2, updated_at = clock_timestamp(),
              status = case when $3 then 'captured' else status end where id = $1
            """, held.Id, amount, final);
        await journal.TellAsync(session, visit.Merchant, "capture.succeeded", capture.Id, Views.Of(capture));
        return Answer.Created(Views.Of(capture));
    }

    public async Task<Answer> VoidAsync(WorldSession session, Visit visit, string authorizationId, CreateVoid request)
    {
        RequestRules.Reference(request.Reference);
        var held = await LockedAsync(session, visit, authorizationId);
        if (held.Status is not (AuthorizationStatus.Authorized or AuthorizationStatus.ManualReview
            or AuthorizationStatus.RequiresAction))
            throw NoLongerHeld(held.Status);

        var row = (await session.RowAsync<VoidRow>("""
            insert into world.void (id, merchant, authorization_id, reference, request_key, amount_minor, currency)
            values ($1, $2, $3, $4, $5, $6, $7) returning *
            """, WorldNames.Record("vd"), visit.Merchant, held.Id, request.Reference, visit.Key,
            held.AmountMinor - held.CapturedMinor, held.Currency))!;
        // With part of the money taken the authorization ends as captured: only the rest is let go.
        await book.ChangeAsync(session, """
            update world.authorization set updated_at = clock_timestamp(), resolve_at = null,
              status = case when captured_minor > 0 then 'captured' else 'voided' end where id = $1 returning *
            """, held.Id);
        return Answer.Created(Views.Of(row));
    }

    public static async Task<Answer> GetAsync(WorldSession session, Visit visit, string id) =>
        await session.RowAsync<CaptureRow>(
            "select * from world.capture where merchant = $1 and id = $2", visit.Merchant, id) is { } row
                ? Answer.Found(Views.Of(row))
                : throw ProviderRefusal.Unknown("capture");

    public static async Task<Answer> ListAsync(WorldSession session, Visit visit, string reference) =>
        Answer.List((await session.RowsAsync<CaptureRow>("""
            select * from world.capture where merchant = $1 and reference = $2 order by created_at, id limit 100
            """, visit.Merchant, reference)).Select(Views.Of));

    public static async Task<Answer> ListVoidsAsync(WorldSession session, Visit visit, string reference) =>
        Answer.List((await session.RowsAsync<VoidRow>("""
            select * from world.void where merchant = $1 and reference = $2 order by created_at, id limit 100
            """, visit.Merchant, reference)).Select(Views.Of));

    // The code says what became of the hold: authorization_voided, authorization_expired and so on.
    private static ProviderRefusal NoLongerHeld(AuthorizationStatus status) => ProviderRefusal.Conflict(
        "authorization_" + WorldJson.Name(status), $"The authorization is {WorldJson.Name(status)}.");

    private static async Task<AuthorizationRow> LockedAsync(WorldSession session, Visit visit, string id) =>
        await AuthorizationBook.LockAsync(session, visit.Merchant, id)
            ?? throw ProviderRefusal.Unknown("authorization");
}
