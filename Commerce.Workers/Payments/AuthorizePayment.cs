using Commerce.Domain.Errors;
using Commerce.Domain.Messages;
using Commerce.Domain.Operations;
using Commerce.Domain.Operations.Effects;
using Commerce.Domain.Payments;
using Commerce.Domain.Payments.Provider;
using Commerce.Domain.Values;
using Commerce.Workers.Operations;

namespace Commerce.Workers.Payments;

/// <summary>
/// Holds the money. Review and bank confirmation are this same step, looked at again until the provider has decided.
/// </summary>
[Step(CompleteCheckoutWork.Tool, PaymentWork.Authorize), Step(CollectInvoiceWork.Tool, PaymentWork.Authorize)]
public sealed class AuthorizePayment(Collections collections, LateSettlement late) : ProviderStep<CollectionState>
{
    public const string InputKey = "bank_confirmation";

    public override async Task<StepPlan> IntendAsync(
        StepContext context, CollectionState state, CancellationToken cancellationToken)
    {
        var collection = await collections.LoadAsync(state, cancellationToken);
        if (context.CancelRequested)
        {
            return new StepPlan.Skip(await collection.StopAsync(
                "Stopped before the provider was asked; nothing was held.", cancellationToken));
        }

        if (collection.WhyNotAnyMore is { } why)
        {
            return new StepPlan.Skip(await collection.RefuseAsync(ErrorCode.ValidationState, why, cancellationToken));
        }

        var payment = collection.Payment;
        payment.BeginAttempt();
        collection.GoOn();
        var request = new AuthorizeRequest(payment.Reference, payment.Amount, payment.PaymentMethodId!) { ReturnUrl = state.ReturnUrl };
        return new StepPlan.Call(new EffectIntent(
            payment.Provider, EffectKind.Authorize, payment.Id.Value, CommerceJson.ToElement(request), payment.Amount));
    }

    public override async Task<StepOutcome> ConcludeAsync(
        StepContext context, CollectionState state, EffectRecord effect, ProviderAnswer answer,
        CancellationToken cancellationToken)
    {
        var collection = await collections.LoadAsync(state, cancellationToken);
        switch (answer.Outcome)
        {
            case ProviderOutcome.Succeeded:
                return Held(collection, context, state, effect, CommerceJson.Read<AuthorizationAnswer>(answer.Body));
            case ProviderOutcome.Pending:
                return Pending(collection, context, state, effect, CommerceJson.Read<AuthorizationAnswer>(answer.Body));
            case ProviderOutcome.Absent when !answer.IsTold && state.Vanished < Patience.Vanishings:
                collection.Payment.AttemptVanished();
                return new StepOutcome.Next(
                    PaymentWork.Authorize, state with { Vanished = state.Vanished + 1 },
                    "The provider never got the call; asking again.");
            case ProviderOutcome.Absent:
                collection.Payment.AttemptVanished();
                return await collection.RefuseAsync(
                    ErrorCode.ProviderUnavailable,
                    answer.IsTold
                        ? "The payment provider did not carry it out, as was found out by now; nothing was held."
                        : "The payment provider cannot be reached; nothing was held.",
                    cancellationToken);
            default:
                return await DeclinedAsync(collection, CommerceJson.Read<AuthorizationAnswer>(answer.Body), cancellationToken);
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
        late.OfAuthorizationAsync(context, state, effect, answer, cancellationToken);

    private static StepOutcome Held(
        Collection collection, StepContext context, CollectionState state, EffectRecord effect, AuthorizationAnswer facts)
    {
        collection.Hold(effect, facts);
        collection.GoOn();
        return context.CancelRequested
            ? new StepOutcome.Next(
                PaymentWork.Void, state with { GiveBack = GiveBack.Cancelled },
                "Stopping: the hold on the money is given back.")
            : collection.Payment.Capture == CaptureMode.Now
                ? new StepOutcome.Next(PaymentWork.Capture, state, "The money is held; taking it.")
                : collection.Secured(state);
    }

    private static StepOutcome Pending(
        Collection collection, StepContext context, CollectionState state, EffectRecord effect, AuthorizationAnswer facts)
    {
        var needsBuyer = facts.State == AuthorizationState.RequiresAction;
        if (needsBuyer)
        {
            collection.Payment.AwaitAction();
            collection.AwaitBuyer();
        }
        else
        {
            collection.Payment.AwaitReview();
            collection.GoOn();
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
                PaymentWork.Void, unbooked, "Stopping: the provider is asked to let go of the payment.");
        }

        var looked = state with { Looks = state.Looks + 1 };
        return needsBuyer
            ? new StepOutcome.NeedInput(
                PaymentWork.Authorize, looked, Patience.Next(state.Looks),
                "Waiting for the buyer to confirm the payment with the bank.",
                new InputRequest(
                    InputKey, $"Confirm the payment of {collection.Payment.Amount} on the bank's page.",
                    facts.ActionUrl,
                    facts.ActionExpiresAt ?? context.DeadlineAt))
            : new StepOutcome.Wait(
                PaymentWork.Authorize, looked, Patience.Next(state.Looks),
                "The payment is in manual review at the provider; nothing has to be done, do not pay again.");
    }

    private static async Task<StepOutcome> DeclinedAsync(
        Collection collection, AuthorizationAnswer facts, CancellationToken cancellationToken)
    {
        var why = facts.Decline ?? new DeclineFacts(DeclineClass.Soft, "hold_lapsed", MayRetry: true);
        collection.Payment.Decline(why);
        var advice = why.MayRetry
            ? "The same method may be tried again later." : "This method must not be tried again.";
        return await collection.RefuseAsync(
            ErrorCode.ProviderDeclined, $"The payment was declined: {why.Code}. {advice} Nothing was held.",
            cancellationToken);
    }
}
