using Commerce.Domain.Errors;
using Commerce.Domain.Messages;
using Commerce.Domain.Operations;
using Commerce.Domain.Operations.Effects;
using Commerce.Domain.Payments;
using Commerce.Domain.Payments.Provider;
using Commerce.Domain.Values;
using Commerce.Workers.Checkouts;
using Commerce.Workers.Operations;

namespace Commerce.Workers.Payments;

/// <summary>
/// Holds the money. Review and bank confirmation are this same step, looked at again until the provider has decided.
/// </summary>
[Step(CompleteCheckoutWork.Tool, CompleteCheckoutWork.Authorize)]
public sealed class AuthorizePayment(Completion completion, LateSettlement late) : ProviderStep<CompletionState>
{
    public const string InputKey = "bank_confirmation";

    public override async Task<StepPlan> IntendAsync(
        StepContext context, CompletionState state, CancellationToken cancellationToken)
    {
        await completion.LoadAsync(state, cancellationToken);
        if (context.CancelRequested)
        {
            return new StepPlan.Skip(await completion.StopAsync(
                "Stopped before the provider was asked; nothing was held.", cancellationToken));
        }

        var payment = completion.Payment;
        payment.BeginAttempt();
        completion.Checkout.GoOn();
        var request = new AuthorizeRequest(payment.Reference, payment.Amount, payment.PaymentMethodId!);
        return new StepPlan.Call(new EffectIntent(
            payment.Provider, EffectKind.Authorize, payment.Id.Value, CommerceJson.ToElement(request), payment.Amount));
    }

    public override async Task<StepOutcome> ConcludeAsync(
        StepContext context, CompletionState state, EffectRecord effect, ProviderAnswer answer,
        CancellationToken cancellationToken)
    {
        await completion.LoadAsync(state, cancellationToken);
        switch (answer.Outcome)
        {
            case ProviderOutcome.Succeeded:
                return Held(context, state, effect, CommerceJson.Read<AuthorizationAnswer>(answer.Body));
            case ProviderOutcome.Pending:
                return Pending(context, state, effect, CommerceJson.Read<AuthorizationAnswer>(answer.Body));
            case ProviderOutcome.Absent when !answer.IsTold && state.Vanished < Patience.Vanishings:
                completion.Payment.AttemptVanished();
                return new StepOutcome.Next(
                    CompleteCheckoutWork.Authorize, state with { Vanished = state.Vanished + 1 },
                    "The provider never got the call; asking again.");
            case ProviderOutcome.Absent:
                completion.Payment.AttemptVanished();
                return await completion.RefuseAsync(
                    ErrorCode.ProviderUnavailable,
                    answer.IsTold
                        ? "The payment provider did not carry it out, as was found out by now; nothing was held."
                        : "The payment provider cannot be reached; nothing was held.",
                    cancellationToken);
            default:
                return await DeclinedAsync(CommerceJson.Read<AuthorizationAnswer>(answer.Body), cancellationToken);
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
        late.OfAuthorizationAsync(context, state, effect, answer, cancellationToken);

    private StepOutcome.Next Held(
        StepContext context, CompletionState state, EffectRecord effect, AuthorizationAnswer facts)
    {
        var payment = completion.Payment;
        completion.Post(payment.Authorize(
            effect.ProviderRef ?? throw new InvalidOperationException(
                "An authorization without a reference cannot be captured."),
            facts, completion.ToBusinessTime(facts.CaptureBefore), effect.EffectId));
        completion.Checkout.GoOn();
        return context.CancelRequested
            ? new StepOutcome.Next(
                CompleteCheckoutWork.Void, state with { GiveBack = GiveBack.Cancelled },
                "Stopping: the hold on the money is given back.")
            : payment.Capture == CaptureMode.Now
                ? new StepOutcome.Next(CompleteCheckoutWork.Capture, state, "The money is held; taking it.")
                : new StepOutcome.Next(CompleteCheckoutWork.PlaceOrder, state, "The money is held; placing the order.");
    }

    private StepOutcome Pending(
        StepContext context, CompletionState state, EffectRecord effect, AuthorizationAnswer facts)
    {
        var needsBuyer = facts.State == AuthorizationState.RequiresAction;
        if (needsBuyer)
        {
            completion.Payment.AwaitAction();
            completion.Checkout.AwaitBuyer();
        }
        else
        {
            completion.Payment.AwaitReview();
            completion.Checkout.GoOn();
        }

        GiveBack? giveBack = context.CancelRequested ? GiveBack.Cancelled
            : needsBuyer && Patience.WasDeclined(context, InputKey) ? GiveBack.BuyerDeclined
            : context.IsOverdue ? GiveBack.NotDecidedInTime
            : null;
        if (giveBack is not null)
        {
            var unbooked = state with
            {
                GiveBack = giveBack, UnbookedRef = effect.ProviderRef, UnbookedEffectId = effect.EffectId,
            };
            return new StepOutcome.Next(
                CompleteCheckoutWork.Void, unbooked, "Stopping: the provider is asked to let go of the payment.");
        }

        var looked = state with { Looks = state.Looks + 1 };
        return needsBuyer
            ? new StepOutcome.NeedInput(
                CompleteCheckoutWork.Authorize, looked, Patience.Next(state.Looks),
                "Waiting for the buyer to confirm the payment with the bank.",
                new InputRequest(
                    InputKey, $"Confirm the payment of {completion.Payment.Amount} on the bank's page.",
                    facts.ActionUrl,
                    facts.ActionExpiresAt ?? context.DeadlineAt))
            : new StepOutcome.Wait(
                CompleteCheckoutWork.Authorize, looked, Patience.Next(state.Looks),
                "The payment is in manual review at the provider; nothing has to be done, do not pay again.");
    }

    private async Task<StepOutcome> DeclinedAsync(AuthorizationAnswer facts, CancellationToken cancellationToken)
    {
        var why = facts.Decline ?? new DeclineFacts(DeclineClass.Soft, "hold_lapsed", MayRetry: true);
        completion.Payment.Decline(why);
        var advice = why.MayRetry
            ? "The same method may be tried again later." : "This method must not be tried again.";
        return await completion.RefuseAsync(
            ErrorCode.ProviderDeclined, $"The payment was declined: {why.Code}. {advice} Nothing was held.",
            cancellationToken);
    }
}
