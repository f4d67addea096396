using Commerce.Domain.Messages;
using Commerce.Domain.Operations.Effects;
using Commerce.Workers.Checkouts;
using Commerce.Workers.Operations;

namespace Commerce.Workers.Payments;

/// <summary>Gives back a hold that has no sale behind it.</summary>
[Step(PaymentUpkeepWork.Tool, PaymentUpkeepWork.Void)]
public sealed class UpkeepVoid(Completion completion, LateSettlement late) : ProviderStep<CompletionState>
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMinutes(5);

    public override async Task<StepPlan> IntendAsync(
        StepContext context, CompletionState state, CancellationToken cancellationToken)
    {
        await completion.LoadAsync(state, cancellationToken);
        return completion.Payment.HoldId is null
            ? new StepPlan.Skip(Done("Nothing is held any more."))
            : new StepPlan.Call(VoidPayment.IntentOf(completion.Payment, null));
    }

    public override async Task<StepOutcome> ConcludeAsync(
        StepContext context, CompletionState state, EffectRecord effect, ProviderAnswer answer,
        CancellationToken cancellationToken)
    {
        await completion.LoadAsync(state, cancellationToken);
        switch (answer.Outcome)
        {
            case ProviderOutcome.Pending:
                return new StepOutcome.Wait(
                    PaymentUpkeepWork.Void, state, LookAgain, "The provider is letting go of the money.");
            case ProviderOutcome.Absent:
                return new StepOutcome.Next(
                    PaymentUpkeepWork.Void, state, "The provider never got the call; asking again.");
            case ProviderOutcome.Declined when !VoidPayment.IsGone(answer):
                return Done("The provider will not let go of the hold; a person has to look at it.");
            default:
                completion.ForgetHold(VoidPayment.ReasonOf(answer), null, effect.EffectId);
                await completion.ReopenAsync(cancellationToken);
                return Done("The hold was given back.");
        }
    }

    public override Task<object> IndeterminateAsync(
        StepContext context, CompletionState state, EffectRecord effect, CancellationToken cancellationToken) =>
        Task.FromResult<object>(new { state.PaymentId });

    public override Task SettleLateAsync(
        StepContext context, CompletionState state, EffectRecord effect, ProviderAnswer answer,
        CancellationToken cancellationToken) =>
        late.OfVoidAsync(state, effect, answer, cancellationToken);

    private StepOutcome.Done Done(string message) => new(PaymentSummary.Of(completion.Payment), message);
}
