using Commerce.Domain.Infrastructure.Engine;
using Commerce.Domain.Messages;
using Commerce.Domain.Operations.Effects;
using Commerce.Domain.Payments;
using Commerce.Domain.Payments.Provider;
using Commerce.Domain.Values;
using Commerce.Workers.Operations;

namespace Commerce.Workers.Payments;

/// <summary>
/// Books what a provider said after the operation had ended as indeterminate: what was paid for is confirmed or called
/// off. What that still asks of the provider becomes work of its own.
/// </summary>
public sealed class LateSettlement(Collections collections, OwnWork ownWork)
{
    public async Task OfAuthorizationAsync(
        StepContext context, CollectionState state, EffectRecord effect, ProviderAnswer answer,
        CancellationToken cancellationToken)
    {
        var collection = await collections.LoadAsync(state, cancellationToken);
        switch (answer.Outcome)
        {
            case ProviderOutcome.Succeeded:
                collection.Hold(effect, CommerceJson.Read<AuthorizationAnswer>(answer.Body));
                await KeepOrGiveBackAsync(collection, context.CancelRequested || state.GiveBack is not null, cancellationToken);
                break;
            case ProviderOutcome.Absent:
                collection.Payment.AttemptVanished();
                await collection.ReopenAsync(cancellationToken);
                break;
            default:
                collection.Payment.Decline(CommerceJson.Read<AuthorizationAnswer>(answer.Body).Decline
                    ?? new DeclineFacts(DeclineClass.Soft, "hold_lapsed", MayRetry: true));
                await collection.ReopenAsync(cancellationToken);
                break;
        }
    }

    public async Task OfCaptureAsync(
        CollectionState state, EffectRecord effect, ProviderAnswer answer, CancellationToken cancellationToken)
    {
        var collection = await collections.LoadAsync(state, cancellationToken);
        if (answer.Outcome == ProviderOutcome.Succeeded)
        {
            collection.Take(effect, CommerceJson.Read<CaptureAnswer>(answer.Body));
            await collection.ConfirmAsync(cancellationToken);
        }
        else if (answer.Outcome == ProviderOutcome.Declined
            && CommerceJson.Read<CaptureAnswer>(answer.Body).Refusal
                is HoldRefusal.Expired or HoldRefusal.AlreadyVoided)
        {
            collection.ForgetHold("expired", null, effect.EffectId);
            await collection.ReopenAsync(cancellationToken);
        }
        else
        {
            // Nothing was taken and the hold is as it was: that secures the order, and the money can be taken again.
            collection.Payment.CaptureVanished();
            await collection.ConfirmAsync(cancellationToken);
            await collection.StartUpkeepAsync(ownWork, PaymentUpkeepWork.Capture, cancellationToken);
        }
    }

    public async Task OfVoidAsync(
        CollectionState state, EffectRecord effect, ProviderAnswer answer, CancellationToken cancellationToken)
    {
        if (state.UnbookedEffectId is not null)
        {
            // The authorization is being looked up itself, and knows best what is left of it.
            return;
        }

        var collection = await collections.LoadAsync(state, cancellationToken);
        if (answer.Outcome == ProviderOutcome.Absent)
        {
            await collection.StartUpkeepAsync(ownWork, PaymentUpkeepWork.Void, cancellationToken);
        }
        else if (VoidPayment.IsGone(answer))
        {
            collection.ForgetHold(VoidPayment.ReasonOf(answer), state.UnbookedEffectId, effect.EffectId);
            await collection.ReopenAsync(cancellationToken);
        }
    }

    // A stop that was asked for or decided comes, late as it is: the order is not confirmed, the hold goes back.
    private async Task KeepOrGiveBackAsync(Collection collection, bool giveBack, CancellationToken cancellationToken)
    {
        if (giveBack)
        {
            await collection.StartUpkeepAsync(ownWork, PaymentUpkeepWork.Void, cancellationToken);
            return;
        }

        await collection.ConfirmAsync(cancellationToken);
        if (collection.Payment.Capture == CaptureMode.Now)
        {
            await collection.StartUpkeepAsync(ownWork, PaymentUpkeepWork.Capture, cancellationToken);
        }
    }
}
