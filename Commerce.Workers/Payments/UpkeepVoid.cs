using Commerce.Domain.Messages;
using Commerce.Domain.Operations.Effects;
using Commerce.Workers.Operations;

namespace Commerce.Workers.Payments;

/// <summary>Gives back a hold that has no sale behind it.</summary>
[Step(PaymentUpkeepWork.Tool, PaymentUpkeepWork.Void)]
public sealed class UpkeepVoid(Collections collections, LateSettlement late) : ProviderStep<CollectionState>
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMinutes(5);

    public override async Task<StepPlan> IntendAsync(
        StepContext context, CollectionState state, CancellationToken cancellationToken)
    {
        var collection = await collections.LoadAsync(state, cancellationToken);
        return collection.Payment.HoldId is null
            ? new StepPlan.Skip(Done(collection, "Nothing is held any more."))
            : new StepPlan.Call(VoidPayment.IntentOf(collection.Payment, null));
    }

    public override async Task<StepOutcome> ConcludeAsync(
        StepContext context, CollectionState state, EffectRecord effect, ProviderAnswer answer,
        CancellationToken cancellationToken)
    {
        var collection = await collections.LoadAsync(state, cancellationToken);
        switch (answer.Outcome)
        {
            case ProviderOutcome.Pending:
                return new StepOutcome.Wait(
                    PaymentUpkeepWork.Void, state, LookAgain, "The provider is letting go of the money.");
            case ProviderOutcome.Absent:
                return new StepOutcome.Next(
                    PaymentUpkeepWork.Void, state, "The provider never got the call; asking again.");
            case ProviderOutcome.Declined when !VoidPayment.IsGone(answer):
                return Done(collection, "The provider will not let go of the hold; a person has to look at it.");
            default:
                collection.ForgetHold(VoidPayment.ReasonOf(answer), null, effect.EffectId);
                await collection.ReopenAsync(cancellationToken);
                return Done(collection, "The hold was given back.");
        }
    }

    public override Task<object> IndeterminateAsync(
        StepContext context, CollectionState state, EffectRecord effect, CancellationToken cancellationToken) =>
        Task.FromResult<object>(new { state.PaymentId });

    public override Task SettleLateAsync(
        StepContext context, CollectionState state, EffectRecord effect, ProviderAnswer answer,
        CancellationToken cancellationToken) =>
        late.OfVoidAsync(state, effect, answer, cancellationToken);

    private static StepOutcome.Done Done(Collection collection, string message) => new(PaymentSummary.Of(collection.Payment), message);
}
