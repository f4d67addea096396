using Commerce.Domain.Errors;
using Commerce.Domain.Infrastructure.Faults;
using Commerce.Domain.Messages;
using Commerce.Domain.Operations.Effects;
using Commerce.Domain.Payments;
using Commerce.Domain.Payments.Provider;
using Commerce.Domain.Values;
using Commerce.Workers.Checkouts;
using Commerce.Workers.Operations;

namespace Commerce.Workers.Payments;

/// <summary>Gives a hold back because the completion will not be finished, and then says why it was not.</summary>
[Step(CompleteCheckoutWork.Tool, CompleteCheckoutWork.Void)]
public sealed class VoidPayment(Completion completion, LateSettlement late) : ProviderStep<CompletionState>
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(5);

    public override async Task<StepPlan> IntendAsync(
        StepContext context, CompletionState state, CancellationToken cancellationToken)
    {
        await completion.LoadAsync(state, cancellationToken);
        CrashPoint.VoidDue.Hit();
        return new StepPlan.Call(IntentOf(completion.Payment, state.UnbookedRef));
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
                    CompleteCheckoutWork.Void, state, LookAgain, "The provider is letting go of the money.");
            case ProviderOutcome.Absent:
                return new StepOutcome.Next(
                    CompleteCheckoutWork.Void, state, "The provider never got the call; asking again.");
            case ProviderOutcome.Declined when !IsGone(answer):
                return StillThere(context, state);
            default:
                completion.ForgetHold(ReasonOf(answer), state.UnbookedEffectId, effect.EffectId);
                return await EndAsync(state, cancellationToken);
        }
    }

    public override async Task<object> IndeterminateAsync(
        StepContext context, CompletionState state, EffectRecord effect, CancellationToken cancellationToken)
    {
        await completion.LoadAsync(state, cancellationToken);
        LeaveOpen(state);
        return completion.Result(CompletionOutcome.Indeterminate, null) with { DoNotRetry = true };
    }

    public override Task SettleLateAsync(
        StepContext context, CompletionState state, EffectRecord effect, ProviderAnswer answer,
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
    private StepOutcome StillThere(StepContext context, CompletionState state)
    {
        if (state.UnbookedRef is not null && !context.IsOverdue)
        {
            return new StepOutcome.Wait(
                CompleteCheckoutWork.Authorize,
                state with { UnbookedRef = null, UnbookedEffectId = null, GiveBack = null }, LookAgain,
                "Too late to let go: the provider has decided. Looking up how.");
        }

        LeaveOpen(state);
        return new StepOutcome.Done(
            completion.PlaceUnconfirmed(), "The provider will not let go of the hold; a person has to look at it.");
    }

    // Whether anything is held, only the authorization itself can say from here on.
    private void LeaveOpen(CompletionState state)
    {
        if (state.UnbookedEffectId is { } undecided)
        {
            completion.LeaveOpen(undecided);
        }
    }

    private async Task<StepOutcome> EndAsync(CompletionState state, CancellationToken cancellationToken) =>
        state.GiveBack switch
    {
        GiveBack.NotDecidedInTime => await completion.RefuseAsync(
            ErrorCode.InputExpired, "The payment was not decided in time; nothing is held.", cancellationToken),
        GiveBack.CaptureRefused => await completion.RefuseAsync(
            ErrorCode.ProviderDeclined, "The provider would not take the held money; the hold was given back.",
            cancellationToken),
        GiveBack.BuyerDeclined => await completion.StopAsync(
            "The buyer did not confirm with the bank; nothing is held.", cancellationToken),
        _ => await completion.StopAsync("Stopped on request; the hold on the money was given back.", cancellationToken),
    };
}
