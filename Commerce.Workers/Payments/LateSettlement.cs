using Commerce.Domain.Infrastructure.Engine;
using Commerce.Domain.Messages;
using Commerce.Domain.Operations.Effects;
using Commerce.Domain.Payments;
using Commerce.Domain.Payments.Provider;
using Commerce.Domain.Values;
using Commerce.Workers.Checkouts;
using Commerce.Workers.Operations;

namespace Commerce.Workers.Payments;

/// <summary>
/// Books what a provider said after the operation had ended as indeterminate: the waiting order is confirmed or called
/// off. What that still asks of the provider becomes work of its own.
/// </summary>
public sealed class LateSettlement(Completion completion, OwnWork ownWork)
{
    public async Task OfAuthorizationAsync(
        StepContext context, CompletionState state, EffectRecord effect, ProviderAnswer answer,
        CancellationToken cancellationToken)
    {
        await completion.LoadAsync(state, cancellationToken);
        var payment = completion.Payment;
        switch (answer.Outcome)
        {
            case ProviderOutcome.Succeeded:
                var facts = CommerceJson.Read<AuthorizationAnswer>(answer.Body);
                completion.Post(payment.Authorize(
                    effect.ProviderRef!, facts, completion.ToBusinessTime(facts.CaptureBefore), effect.EffectId));
                await KeepOrGiveBackAsync(context.CancelRequested || state.GiveBack is not null, cancellationToken);
                break;
            case ProviderOutcome.Absent:
                payment.AttemptVanished();
                await completion.ReopenAsync(cancellationToken);
                break;
            default:
                payment.Decline(CommerceJson.Read<AuthorizationAnswer>(answer.Body).Decline
                    ?? new DeclineFacts(DeclineClass.Soft, "hold_lapsed", MayRetry: true));
                await completion.ReopenAsync(cancellationToken);
                break;
        }
    }

    public async Task OfCaptureAsync(
        CompletionState state, EffectRecord effect, ProviderAnswer answer, CancellationToken cancellationToken)
    {
        await completion.LoadAsync(state, cancellationToken);
        if (answer.Outcome == ProviderOutcome.Succeeded)
        {
            CapturePayment.Take(completion, effect, CommerceJson.Read<CaptureAnswer>(answer.Body));
            await completion.ConfirmAsync(cancellationToken);
        }
        else if (answer.Outcome == ProviderOutcome.Declined
            && CommerceJson.Read<CaptureAnswer>(answer.Body).Refusal
                is HoldRefusal.Expired or HoldRefusal.AlreadyVoided)
        {
            completion.ForgetHold("expired", null, effect.EffectId);
            await completion.ReopenAsync(cancellationToken);
        }
        else
        {
            // Nothing was taken and the hold is as it was: that secures the order, and the money can be taken again.
            completion.Payment.CaptureVanished();
            await completion.ConfirmAsync(cancellationToken);
            await StartAsync(PaymentUpkeepWork.Capture, cancellationToken);
        }
    }

    public async Task OfVoidAsync(
        CompletionState state, EffectRecord effect, ProviderAnswer answer, CancellationToken cancellationToken)
    {
        if (state.UnbookedEffectId is not null)
        {
            // The authorization is being looked up itself, and knows best what is left of it.
            return;
        }

        await completion.LoadAsync(state, cancellationToken);
        if (answer.Outcome == ProviderOutcome.Absent)
        {
            await StartAsync(PaymentUpkeepWork.Void, cancellationToken);
        }
        else if (VoidPayment.IsGone(answer))
        {
            completion.ForgetHold(VoidPayment.ReasonOf(answer), state.UnbookedEffectId, effect.EffectId);
            await completion.ReopenAsync(cancellationToken);
        }
    }

    // A stop that was asked for or decided comes, late as it is: the order is not confirmed, the hold goes back.
    private async Task KeepOrGiveBackAsync(bool giveBack, CancellationToken cancellationToken)
    {
        if (giveBack)
        {
            await StartAsync(PaymentUpkeepWork.Void, cancellationToken);
            return;
        }

        await completion.ConfirmAsync(cancellationToken);
        if (completion.Payment.Capture == CaptureMode.Now)
        {
            await StartAsync(PaymentUpkeepWork.Capture, cancellationToken);
        }
    }

    private Task<bool> StartAsync(string step, CancellationToken cancellationToken) =>
        PaymentUpkeep.StartAsync(ownWork, completion.Payment, step, cancellationToken);
}
