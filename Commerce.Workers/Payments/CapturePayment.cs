using Commerce.Domain.Messages;
using Commerce.Domain.Operations.Effects;
using Commerce.Domain.Payments.Provider;
using Commerce.Domain.Values;
using Commerce.Workers.Operations;

namespace Commerce.Workers.Payments;

/// <summary>Takes the held money at once, where the agent asked for that.</summary>
[Step(CompleteCheckoutWork.Tool, PaymentWork.Capture), Step(CollectInvoiceWork.Tool, PaymentWork.Capture)]
public sealed class CapturePayment(Collections collections, LateSettlement late) : ProviderStep<CollectionState>
{
    public override async Task<StepPlan> IntendAsync(
        StepContext context, CollectionState state, CancellationToken cancellationToken)
    {
        var collection = await collections.LoadAsync(state, cancellationToken);
        if (context.CancelRequested)
        {
            return new StepPlan.Skip(new StepOutcome.Next(
                PaymentWork.Void, state with { GiveBack = GiveBack.Cancelled },
                "Stopping: the hold on the money is given back."));
        }

        return new StepPlan.Call(IntentOf(collection.Payment));
    }

    public override async Task<StepOutcome> ConcludeAsync(
        StepContext context, CollectionState state, EffectRecord effect, ProviderAnswer answer,
        CancellationToken cancellationToken)
    {
        var collection = await collections.LoadAsync(state, cancellationToken);
        switch (answer.Outcome)
        {
            case ProviderOutcome.Succeeded:
                collection.Take(effect, CommerceJson.Read<CaptureAnswer>(answer.Body));
                return collection.Secured(state);
            case ProviderOutcome.Pending:
                return new StepOutcome.Wait(
                    PaymentWork.Capture, state with { Looks = state.Looks + 1 }, Patience.Next(state.Looks),
                    "The provider is taking the money.");
            case ProviderOutcome.Absent:
                return new StepOutcome.Next(
                    PaymentWork.Capture, state, "The provider never got the call; asking again.");
            default:
                return new StepOutcome.Next(
                    PaymentWork.Void, state with { GiveBack = GiveBack.CaptureRefused },
                    "The provider will not take the held money; giving it back.");
        }
    }

    public override async Task<object> IndeterminateAsync(
        StepContext context, CollectionState state, EffectRecord effect, CancellationToken cancellationToken)
    {
        var collection = await collections.LoadAsync(state, cancellationToken);
        return collection.LeaveUnconfirmed();
    }

    public override Task SettleLateAsync(
        StepContext context, CollectionState state, EffectRecord effect, ProviderAnswer answer,
        CancellationToken cancellationToken) =>
        late.OfCaptureAsync(state, effect, answer, cancellationToken);

    internal static EffectIntent IntentOf(Domain.Payments.Payment payment) => new(
        payment.Provider, EffectKind.Capture, payment.Id.Value,
        CommerceJson.ToElement(new CaptureRequest(
            $"{payment.Reference}-capture", payment.AuthorizationRef!, payment.Capturable, Final: true)),
        payment.Capturable);
}
