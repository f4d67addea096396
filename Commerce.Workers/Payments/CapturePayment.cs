using Commerce.Domain.Messages;
using Commerce.Domain.Operations.Effects;
using Commerce.Domain.Payments.Provider;
using Commerce.Domain.Values;
using Commerce.Workers.Checkouts;
using Commerce.Workers.Operations;

namespace Commerce.Workers.Payments;

/// <summary>Takes the held money at once, where the agent asked for that.</summary>
[Step(CompleteCheckoutWork.Tool, CompleteCheckoutWork.Capture)]
public sealed class CapturePayment(Completion completion, LateSettlement late) : ProviderStep<CompletionState>
{
    public override async Task<StepPlan> IntendAsync(
        StepContext context, CompletionState state, CancellationToken cancellationToken)
    {
        await completion.LoadAsync(state, cancellationToken);
        if (context.CancelRequested)
        {
            return new StepPlan.Skip(new StepOutcome.Next(
                CompleteCheckoutWork.Void, state with { GiveBack = GiveBack.Cancelled },
                "Stopping: the hold on the money is given back."));
        }

        return new StepPlan.Call(IntentOf(completion.Payment));
    }

    public override async Task<StepOutcome> ConcludeAsync(
        StepContext context, CompletionState state, EffectRecord effect, ProviderAnswer answer,
        CancellationToken cancellationToken)
    {
        await completion.LoadAsync(state, cancellationToken);
        switch (answer.Outcome)
        {
            case ProviderOutcome.Succeeded:
                Take(completion, effect, CommerceJson.Read<CaptureAnswer>(answer.Body));
                return new StepOutcome.Next(
                    CompleteCheckoutWork.PlaceOrder, state, "The money is taken; placing the order.");
            case ProviderOutcome.Pending:
                return new StepOutcome.Wait(
                    CompleteCheckoutWork.Capture, state with { Looks = state.Looks + 1 }, Patience.Next(state.Looks),
                    "The provider is taking the money.");
            case ProviderOutcome.Absent:
                return new StepOutcome.Next(
                    CompleteCheckoutWork.Capture, state, "The provider never got the call; asking again.");
            default:
                return new StepOutcome.Next(
                    CompleteCheckoutWork.Void, state with { GiveBack = GiveBack.CaptureRefused },
                    "The provider will not take the held money; giving it back.");
        }
    }

    public override async Task<object> IndeterminateAsync(
        StepContext context, CompletionState state, EffectRecord effect, CancellationToken cancellationToken)
    {
        await completion.LoadAsync(state, cancellationToken);
        return completion.PlaceUnconfirmed();
    }

    public override Task SettleLateAsync(
        StepContext context, CompletionState state, EffectRecord effect, ProviderAnswer answer,
        CancellationToken cancellationToken) =>
        late.OfCaptureAsync(state, effect, answer, cancellationToken);

    internal static EffectIntent IntentOf(Domain.Payments.Payment payment) => new(
        payment.Provider, EffectKind.Capture, payment.Id.Value,
        CommerceJson.ToElement(new CaptureRequest(
            $"{payment.Reference}-capture", payment.AuthorizationRef!, payment.Capturable, Final: true)),
        payment.Capturable);

    internal static void Take(Completion completion, EffectRecord effect, CaptureAnswer facts) =>
        completion.Post(completion.Payment.Take(
        facts.Captured ?? effect.Intent.Amount!.Value, facts.Fee, final: true, effect.ProviderRef, effect.EffectId));
}
