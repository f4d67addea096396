using Commerce.Domain.Access;
using Commerce.Domain.Operations.Effects;
using Commerce.Domain.Shipping.Provider;
using Commerce.Domain.Values;

namespace Commerce.Workers.Providers;

/// <summary>One of the simulated carriers.</summary>
public sealed class SimulatedCarrier(string code, SimulatedWorldClient client) : IProviderAdapter
{
    /// <summary>The carriers that answer out of the box.</summary>
    public static readonly IReadOnlyList<string> Codes = ["swift", "npost", "slowboat"];

    public string Provider => code;

    /// <summary>Carriers remember no keys; but asking for prices twice does nothing twice, so the request may repeat
    /// all day.</summary>
    public TimeSpan KeyRetention => TimeSpan.FromDays(1);

    public async Task<ProviderAnswer> SendAsync(ProviderCall call, CancellationToken cancellationToken)
    {
        if (call.Mode != TenantMode.Test)
        {
            return new ProviderAnswer(ProviderOutcome.Declined, CommerceJson.ToElement(Failed("", null)))
            {
                Note = "simulated carriers serve test merchants only",
            };
        }

        var request = CommerceJson.Read<RateRequest>(call.Request);
        var path = $"/world/carriers/{code}/v1/rates";
        var reply = await client.PostAsync(call, path, ToTheirs(request), cancellationToken);
        if (reply.IsRefusal)
        {
            return Answer(ProviderOutcome.Declined, Failed(reply.ErrorCode!, null), reply);
        }

        var rates = reply.IsSuccess ? reply.Read<WireRates>() : null;
        var currency = request.Currency;
        if (rates is null || rates.Quotes.Any(quote => quote.Currency != currency.Code || quote.AmountMinor < 0))
        {
            return Answer(ProviderOutcome.Unknown, new RateAnswer([]), reply);
        }

        if (rates.Quotes.Count == 0)
        {
            var why = rates.Messages.Count > 0 ? rates.Messages[0] : null;
            return Answer(ProviderOutcome.Declined, Failed(why?.Code ?? "", why?.Text), reply);
        }

        var offers = rates.Quotes.Select(quote => ToOurs(quote, currency));
        return Answer(ProviderOutcome.Succeeded, new RateAnswer([.. offers]), reply);
    }

    /// <summary>Offers cannot be looked up, only asked for again.</summary>
    public Task<ProviderAnswer> LookUpAsync(ProviderCall call, CancellationToken cancellationToken) =>
        Task.FromResult(new ProviderAnswer(ProviderOutcome.Absent, CommerceJson.ToElement(new RateAnswer([]))));

    private static object ToTheirs(RateRequest request) => new
    {
        Mode = "test",
        Currency = request.Currency.Code,
        Origin = new { request.From.Country, PostalCode = request.From.PostalCode ?? "" },
        Destination = new { request.To.Country, PostalCode = request.To.PostalCode ?? "" },
        Parcels = request.Parcels.Select(static parcel => new
        {
            parcel.WeightG,
            parcel.LengthMm,
            parcel.WidthMm,
            parcel.HeightMm,
        }),
        ReadyOn = request.ReadyAt is { } ready ? DateOnly.FromDateTime(ready.UtcDateTime) : (DateOnly?)null,
    };

    private static CarrierRate ToOurs(WireQuote quote, Currency currency) =>
        new(
            quote.QuoteId, quote.ServiceCode, quote.ServiceName, new Money(quote.AmountMinor, currency),
            quote.ExpiresAt)
        {
            ListAmount = quote.ListAmountMinor is { } list ? new Money(list, currency) : null,
            Surcharges =
                [.. quote.Surcharges.Select(it => new RateSurcharge(it.Code, new Money(it.AmountMinor, currency)))],
            TransitDays = quote.TransitDays,
            DeliveryDate = quote.DeliveryDate,
            Guaranteed = quote.Guaranteed,
            Zone = quote.Zone,
        };

    private static RateAnswer Failed(string theirs, string? text) => new([])
    {
        Failure = new RateFailure(
            theirs switch
            {
                "no_service_for_weight" => "too_heavy",
                "currency_not_supported" => "currency",
                "invalid_request" => "invalid_address",
                _ => "no_service",
            },
            text),
    };

    private static ProviderAnswer Answer(ProviderOutcome outcome, RateAnswer body, ProviderReply reply) =>
        new(outcome, CommerceJson.ToElement(body)) { Evidence = reply.Evidence, Note = reply.Note };

    private sealed record WireRates(IReadOnlyList<WireQuote> Quotes, IReadOnlyList<WireMessage> Messages);

    private sealed record WireMessage(string Code, string? Text);

    private sealed record WireSurcharge(string Code, long AmountMinor);

    private sealed record WireQuote(
        string QuoteId, string ServiceCode, string ServiceName, long AmountMinor, string Currency,
        DateTimeOffset ExpiresAt, IReadOnlyList<WireSurcharge> Surcharges)
    {
        public long? ListAmountMinor { get; init; }
        public int? TransitDays { get; init; }
        public DateOnly? DeliveryDate { get; init; }
        public bool Guaranteed { get; init; }
        public string? Zone { get; init; }
    }
}
