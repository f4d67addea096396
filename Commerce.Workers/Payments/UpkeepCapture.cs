using Commerce.Domain.Messages;
using Commerce.Domain.Operations.Effects;
using Commerce.Domain.Payments.Provider;
using Commerce.Domain.Values;
using Commerce.Workers.Operations;

namespace Commerce.Workers.Payments;

/// <summary>Takes money that is held and owed by now.</summary>
[Step(PaymentUpkeepWork.Tool, PaymentUpkeepWork.Capture)]
public sealed class UpkeepCapture(Collections collections) : ProviderStep<CollectionState>
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMinutes(5);

    public override async Task<StepPlan> IntendAsync(
        StepContext context, CollectionState state, CancellationToken cancellationToken)
    {
        var collection = await collections.LoadAsync(state, cancellationToken);
        return collection.Payment.HoldId is null
            ? new StepPlan.Skip(Done(collection, "Nothing is held any more."))
            : new StepPlan.Call(CapturePayment.IntentOf(collection.Payment));
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
                return Done(collection, "The money is taken.");
            case ProviderOutcome.Pending:
                return new StepOutcome.Wait(
                    PaymentUpkeepWork.Capture, state, LookAgain, "The provider is taking the money.");
            case ProviderOutcome.Absent:
                return new StepOutcome.Next(
                    PaymentUpkeepWork.Capture, state, "The provider never got the call; asking again.");
            default:
                return Done(collection, "The provider will not take the held money; a person has to look at it.");
        }
    }

    public override Task<object> IndeterminateAsync(
        StepContext context, CollectionState state, EffectRecord effect, CancellationToken cancellationToken) =>
        Task.FromResult<object>(new { state.PaymentId });

    public override async Task SettleLateAsync(
        StepContext context, CollectionState state, EffectRecord effect, ProviderAnswer answer,
        CancellationToken cancellationToken)
    {
        var collection = await collections.LoadAsync(state, cancellationToken);
        if (answer.Outcome == ProviderOutcome.Succeeded)
        {
            collection.Take(effect, CommerceJson.Read<CaptureAnswer>(answer.Body));
        }
    }

    private static StepOutcome.Done Done(Collection collection, string message) => new(PaymentSummary.Of(collection.Payment), message);
}
