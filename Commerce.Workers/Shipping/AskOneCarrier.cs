using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Messages;
using Commerce.Domain.Operations.Effects;
using Commerce.Domain.Shipping;
using Commerce.Domain.Shipping.Provider;
using Commerce.Domain.Values;
using Commerce.Workers.Operations;

namespace Commerce.Workers.Shipping;

/// <summary>
/// One carrier's prices, kept as quotes. Asking binds nobody, so a call without an answer is simply a carrier without
/// an offer.
/// </summary>
[Step(QuoteShippingWork.CarrierTool, QuoteShippingWork.Rates)]
public sealed class AskOneCarrier(CommerceSession session) : ProviderStep<CarrierState>
{
    private const int MaxServices = 20;

    public override Task<StepPlan> IntendAsync(
        StepContext context, CarrierState state, CancellationToken cancellationToken) =>
        Task.FromResult<StepPlan>(new StepPlan.Call(new EffectIntent(
            state.Carrier, EffectKind.Rates, state.SubjectId, CommerceJson.ToElement(state.Request))));

    public override Task<StepOutcome> ConcludeAsync(
        StepContext context, CarrierState state, EffectRecord effect, ProviderAnswer answer,
        CancellationToken cancellationToken) =>
        Task.FromResult<StepOutcome>(answer.Outcome switch
        {
            ProviderOutcome.Succeeded => Keep(state, CommerceJson.Read<RateAnswer>(answer.Body)),
            ProviderOutcome.Declined =>
                None(state, CommerceJson.Read<RateAnswer>(answer.Body).Failure ?? new RateFailure("no_service")),
            _ => None(state, new RateFailure("carrier_timeout")),
        });

    public override Task<object> IndeterminateAsync(
        StepContext context, CarrierState state, EffectRecord effect, CancellationToken cancellationToken) =>
        Task.FromResult<object>(new CarrierOffers([], new CarrierFailure(state.Carrier, "carrier_timeout")));

    private StepOutcome.Done Keep(CarrierState state, RateAnswer answer)
    {
        List<QuoteOffer> offers = [];
        foreach (var rate in answer.Rates.Take(MaxServices))
        {
            var quote = ShippingQuote.Offer(
                state.Carrier, rate, state.Basis, state.CheckoutId, session.ToBusinessTime(rate.ExpiresAt),
                session.Now);
            session.Db.Add(quote);
            offers.Add(QuoteOffer.Of(quote));
        }

        return new StepOutcome.Done(new CarrierOffers(offers, null), $"{state.Carrier} made {offers.Count} offers.");
    }

    private static StepOutcome.Done None(CarrierState state, RateFailure failure) => new(
        new CarrierOffers([], new CarrierFailure(
            state.Carrier, failure.Code, UntrustedText.From(failure.Text, state.Carrier, Address.MaxLength))),
        $"{state.Carrier} made no offer: {failure.Code}.");
}

/// <summary>What one carrier's operation ends with.</summary>
public sealed record CarrierOffers(IReadOnlyList<QuoteOffer> Quotes, CarrierFailure? Failure);
