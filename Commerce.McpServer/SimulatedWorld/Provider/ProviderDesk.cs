using Commerce.McpServer.SimulatedWorld.Book;
using Commerce.McpServer.SimulatedWorld.Chaos;

namespace Commerce.McpServer.SimulatedWorld.Provider;

/// <summary>One call at the counter: who asks, under which key, and where the buyer's pages are.</summary>
internal sealed record Visit(string Merchant, string? Key, Uri Pages);

/// <summary> Runs every write of the provider the same way: request key, lock, effect and stored answer in one
/// transaction, and whatever strikes the line before or after it. The key's lock belongs to the connection and effect
/// and answer commit together, so a provider that is killed half-way has either done everything or nothing. </summary>
internal sealed class ProviderDesk(WorldDataSource world, Settlement settlement, ChaosRules chaos, FaultyLine line)
{
    public async Task<IResult> WriteAsync<TRequest>(
        HttpContext http, WorldCall call, Func<WorldSession, Visit, TRequest, Task<Answer>> act)
        where TRequest : IModeRequest
    {
        var request = await RequestBody.ReadAsync<TRequest>(http);
        var visit = new Visit(MerchantGate.MerchantOf(http), RequestKeys.Read(http), MerchantGate.PagesOf(http));
        var strike = await StrikeAsync(visit, call, request);
        switch (strike.Fault)
        {
            case Fault.TimeoutBefore: return await line.DropAsync(http, strike);
            case Fault.ServerError: return Answer.Broken.ToResult();
            case Fault.Unavailable: return Answer.Unavailable.ToResult();
        }

        var hash = Convert.ToHexStringLower(WorldNames.Hash($"{http.Request.Path}\n{WorldJson.Write(request)}"));
        var answer = await KeyedAsync(http, visit, hash, strike, session => act(session, visit, request));
        return strike.Fault switch
        {
            Fault.TimeoutAfter => await line.DropAsync(http, strike),
            Fault.MalformedSuccess => Results.Text("<html><body>Scheduled maintenance", "text/html", statusCode: 200),
            _ => answer.ToResult(),
        };
    }

    /// <summary>A look into the book, after everything that is due by now has happened.</summary>
    public async Task<IResult> ReadAsync(HttpContext http, Func<WorldSession, Visit, Task<Answer>> look)
    {
        var visit = new Visit(MerchantGate.MerchantOf(http), null, MerchantGate.PagesOf(http));
        var strike = await chaos.ForCallAsync(visit.Merchant, WorldCall.Lookup);
        switch (strike.Fault)
        {
            case Fault.TimeoutBefore or Fault.TimeoutAfter: return await line.DropAsync(http, strike);
            case Fault.ServerError or Fault.CachedError or Fault.CachedErrorAfter: return Answer.Broken.ToResult();
            case Fault.Unavailable: return Answer.Unavailable.ToResult();
            case Fault.Slow: await line.BeLateAsync(strike, http.RequestAborted); break;
        }

        var answer = await world.WriteAsync(async session =>
        {
            await settlement.RunAsync(session, visit.Merchant);
            return await look(session, visit);
        });
        return answer.ToResult();
    }

    private async Task<Strike> StrikeAsync<TRequest>(Visit visit, WorldCall call, TRequest request)
    {
        var method = (request as CreateAuthorization)?.PaymentMethod;
        var strike = await chaos.ForCallAsync(visit.Merchant, call, method);
        if (strike.Fault != Fault.None || request is not CreateAuthorization authorize) return strike;

        var card = await world.ReadAsync(session => Vault.FindAsync(session, visit.Merchant, authorize.PaymentMethod));
        return card is null
            ? Strike.None
            : await chaos.ForMethodAsync(visit.Merchant, visit.Key ?? authorize.Reference,
                MagicMethods.ForAmount(MagicMethods.Find(card.Behaviour)!, authorize.AmountMinor));
    }

    private async Task<Answer> KeyedAsync(
        HttpContext http, Visit visit, string hash, Strike strike, Func<WorldSession, Task<Answer>> act)
    {
        // Not the caller's token from here on: a provider finishes what it has begun.
        await using var session = await world.OpenAsync();
        if (visit.Key is not null && !await session.TryLockAsync(visit.Merchant + "/" + visit.Key))
            throw new ProviderRefusal(StatusCodes.Status409Conflict, "request_in_progress",
                "A request with this key is being worked on.", RequestKeys.Header);

        if (strike.Fault == Fault.Slow) await line.BeLateAsync(strike, CancellationToken.None);
        await session.BeginAsync();
        if (visit.Key is not null && await RequestKeys.FindAsync(session, visit.Merchant, visit.Key) is { } stored)
        {
            if (stored.RequestHash != hash)
                throw ProviderRefusal.Conflict(
                    "request_key_reused", "This key came with another request before.", RequestKeys.Header);
            http.Response.Headers[RequestKeys.ReplayedHeader] = "true";
            return new Answer(stored.AnswerStatus, stored.Answer);
        }

        await settlement.RunAsync(session, visit.Merchant);
        var answer = strike.Fault == Fault.CachedError ? Answer.Broken : await act(session);
        if (strike.Fault == Fault.LyingSuccess) return answer; // the transaction is dropped: nothing of it is true
        if (strike.Fault == Fault.CachedErrorAfter) answer = Answer.Broken;
        if (visit.Key is not null) await RequestKeys.StoreAsync(session, visit.Merchant, visit.Key, hash, answer);
        await session.CommitAsync();
        return answer;
    }
}
