using Commerce.McpServer.SimulatedWorld.Book;
using Commerce.McpServer.SimulatedWorld.Chaos;
using Commerce.McpServer.SimulatedWorld.Provider;

namespace Commerce.McpServer.SimulatedWorld.Carriers;

/// <summary>A carrier's counter: rates for a consignment, and a second look at a quote.</summary>
internal sealed class CarrierDesk(
    WorldDataSource world, ChaosRules chaos, FaultyLine line, WorldOptions options, TimeProvider clock)
{
    private const string NotServed = "destination_not_served";
    private const string TooHeavy = "no_service_for_weight";

    public async Task<IResult> RatesAsync(HttpContext http, string code)
    {
        var carrier = CarrierBook.Find(code) ?? throw ProviderRefusal.Unknown("carrier");
        var request = await RequestBody.ReadAsync<RateRequest>(http);
        request.Check();
        if (!carrier.Currencies.Contains(request.Currency))
            throw ProviderRefusal.Conflict("currency_not_supported",
                $"{carrier.Name} quotes in {string.Join(", ", carrier.Currencies)}.", "currency");

        var strike = await chaos.ForCallAsync(MerchantGate.MerchantOf(http), WorldCall.Rates, carrier: carrier.Code);
        var mood = MagicPostcodes.MoodOf(carrier, request.Destination);
        switch (strike.Fault, mood)
        {
            case (Fault.TimeoutBefore or Fault.TimeoutAfter, _) or (_, CarrierMood.Hangs):
                return await line.DropAsync(http, strike);
            case (Fault.ServerError or Fault.CachedError or Fault.CachedErrorAfter, _): return Answer.Broken.ToResult();
            case (Fault.Unavailable, _) or (_, CarrierMood.Down): return Answer.Unavailable.ToResult();
            case (Fault.MalformedSuccess or Fault.LyingSuccess, _) or (_, CarrierMood.Garbled):
                return Results.Text("<html><body>Welcome!", "text/html", statusCode: 200);
            case (Fault.Slow, _): await line.BeLateAsync(strike, http.RequestAborted); break;
        }

        await Task.Delay(carrier.Pace * (options.CarrierPacePercent / 100.0), clock, http.RequestAborted);
        return await OfferAsync(carrier, request, mood);
    }

    public async Task<IResult> QuoteAsync(string code, string id)
    {
        var carrier = CarrierBook.Find(code) ?? throw ProviderRefusal.Unknown("carrier");
        var row = await world.ReadAsync(session => RateBook.FindAsync(session, carrier.Code, id))
            ?? throw ProviderRefusal.Unknown("quote");
        return Answer.Found(new { Quote = row.Body, row.Expired }).ToResult();
    }

    private async Task<IResult> OfferAsync(Carrier carrier, RateRequest request, CarrierMood mood)
    {
        IReadOnlyList<object> quotes = mood == CarrierMood.DoesNotServe
            ? []
            : await world.WriteAsync(session => RateBook.OfferAsync(session, carrier, request, mood));
        var messages = new List<object>();
        if (mood == CarrierMood.DoesNotServe)
            messages.Add(new { Code = NotServed, Text = $"{carrier.Name} does not deliver to this destination." });
        else if (quotes.Count == 0)
            messages.Add(new { Code = TooHeavy, Text = $"{carrier.Name} has no service for these parcels there." });
        return Answer.Found(new
        {
            Carrier = carrier.Code,
            carrier.Name,
            Mode = "test",
            Quotes = quotes,
            Messages = messages,
        }).ToResult();
    }
}
