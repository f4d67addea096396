using Commerce.Domain.Errors;
using Commerce.Domain.Infrastructure.Faults;
using Commerce.Domain.Messages;
using Commerce.Domain.Operations.Effects;
using Commerce.Domain.Payments;
using Commerce.Domain.Payments.Provider;
using Commerce.Domain.Values;
using Commerce.Workers.Operations;

namespace Commerce.Workers.Payments;

/// <summary>Gives a hold back because what it was for will not be finished, and then says why it was not.</summary>
[Step(CompleteCheckoutWork.Tool, PaymentWork.Void), Step(CollectInvoiceWork.Tool, PaymentWork.Void)]
public sealed class VoidPayment(Collections collections, LateSettlement late) : ProviderStep<CollectionState>
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(5);

    public override async Task<StepPlan> IntendAsync(
        StepContext context, CollectionState state, CancellationToken cancellationToken)
    {
        var collection = await collections.LoadAsync(state, cancellationToken);
        CrashPoint.VoidDue.Hit();
        return new StepPlan.Call(IntentOf(collection.Payment, state.UnbookedRef));
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
                    PaymentWork.Void, state, LookAgain, "The provider is letting go of the money.");
            case ProviderOutcome.Absent:
                return new StepOutcome.Next(
                    PaymentWork.Void, state, "The provider never got the call; asking again.");
            case ProviderOutcome.Declined when !IsGone(answer):
                return StillThere(collection, context, state);
            default:
                collection.ForgetHold(ReasonOf(answer), state.UnbookedEffectId, effect.EffectId);
                return await EndAsync(collection, state, cancellationToken);
        }
    }

    public override async Task<object> IndeterminateAsync(
        StepContext context, CollectionState state, EffectRecord effect, CancellationToken cancellationToken)
    {
        var collection = await collections.LoadAsync(state, cancellationToken);
        LeaveOpen(collection, state);
        return collection.IndeterminateResult();
    }

    public override Task SettleLateAsync(
        StepContext context, CollectionState state, EffectRecord effect, ProviderAnswer answer,
        CancellationToken cancellationToken) =>
        late.OfVoidAsync(state, effect, answer, cancellationToken);

    internal static EffectIntent IntentOf(Payment payment, string? unbookedRef) => new(
        payment.Provider, EffectKind.Void, payment.Id.Value,
        CommerceJson.ToElement(new VoidRequest($"{payment.Reference}-void", unbookedRef ?? payment.AuthorizationRef!)));

    /// <summary>Refused because there is nothing left to give back, which is what was wanted.</summary>
    internal static bool IsGone(ProviderAnswer answer) => answer.Outcome == ProviderOutcome.Succeeded
        || CommerceJson.Read<VoidAnswer>(answer.Body).Refusal is HoldRefusal.Expired or HoldRefusal.AlreadyVoided;

    internal static string ReasonOf(ProviderAnswer answer) => answer.Outcome == ProviderOutcome.Declined
        && CommerceJson.Read<VoidAnswer>(answer.Body).Refusal == HoldRefusal.Expired ? "expired" : "void";

    // A hold that was never booked was decided meanwhile: the authorization says how, to this operation or, after its
    // deadline, to the reconciler. A booked one that cannot go is looked at by people.
    private static StepOutcome StillThere(Collection collection, StepContext context, CollectionState state)
    {
        if (state.UnbookedRef is not null && !context.IsOverdue)
        {
            return new StepOutcome.Wait(
                PaymentWork.Authorize,
                state with { UnbookedRef = null, UnbookedEffectId = null, GiveBack = null }, LookAgain,
                "Too late to let go: the provider has decided. Looking up how.");
        }

        LeaveOpen(collection, state);
        return new StepOutcome.Done(
            collection.LeaveUnconfirmed(), "The provider will not let go of the hold; a person has to look at it.");
    }

    // Whether anything is held, only the authorization itself can say from here on.
    private static void LeaveOpen(Collection collection, CollectionState state)
    {
        if (state.UnbookedEffectId is { } undecided)
        {
            collection.LeaveOpen(undecided);
        }
    }

    private static async Task<StepOutcome> EndAsync(
        Collection collection, CollectionState state, CancellationToken cancellationToken) =>
        state.GiveBack switch
    {
        GiveBack.NotDecidedInTime => await collection.RefuseAsync(
            ErrorCode.InputExpired, "The payment was not decided in time; nothing is held.", cancellationToken),
        GiveBack.CaptureRefused => await collection.RefuseAsync(
            ErrorCode.ProviderDeclined, "The provider would not take the held money; the hold was given back.",
            cancellationToken),
        GiveBack.BuyerDeclined => await collection.StopAsync(
            "The buyer did not confirm with the bank; nothing is held.", cancellationToken),
        _ => await collection.StopAsync("Stopped on request; the hold on the money was given back.", cancellationToken),
    };
}
