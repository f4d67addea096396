using Commerce.Domain.Messages;
using Commerce.Domain.Operations.Effects;
using Commerce.Domain.Payments.Provider;
using Commerce.Domain.Values;
using Commerce.Workers.Checkouts;
using Commerce.Workers.Operations;

namespace Commerce.Workers.Payments;

/// <summary>Takes money that an order secured by a hold still owes.</summary>
[Step(PaymentUpkeepWork.Tool, PaymentUpkeepWork.Capture)]
public sealed class UpkeepCapture(Completion completion) : ProviderStep<CompletionState>
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMinutes(5);

    public override async Task<StepPlan> IntendAsync(
        StepContext context, CompletionState state, CancellationToken cancellationToken)
    {
        await completion.LoadAsync(state, cancellationToken);
        return completion.Payment.HoldId is null
            ? new StepPlan.Skip(Done("Nothing is held any more."))
            : new StepPlan.Call(CapturePayment.IntentOf(completion.Payment));
    }

    public override async Task<StepOutcome> ConcludeAsync(
        StepContext context, CompletionState state, EffectRecord effect, ProviderAnswer answer,
        CancellationToken cancellationToken)
    {
        await completion.LoadAsync(state, cancellationToken);
        switch (answer.Outcome)
        {
            case ProviderOutcome.Succeeded:
                CapturePayment.Take(completion, effect, CommerceJson.Read<CaptureAnswer>(answer.Body));
                return Done("The money is taken.");
            case ProviderOutcome.Pending:
                return new StepOutcome.Wait(
                    PaymentUpkeepWork.Capture, state, LookAgain, "The provider is taking the money.");
            case ProviderOutcome.Absent:
                return new StepOutcome.Next(
                    PaymentUpkeepWork.Capture, state, "The provider never got the call; asking again.");
            default:
                return Done("The provider will not take the held money; a person has to look at it.");
        }
    }

    public override Task<object> IndeterminateAsync(
        StepContext context, CompletionState state, EffectRecord effect, CancellationToken cancellationToken) =>
        Task.FromResult<object>(new { state.PaymentId });

    public override async Task SettleLateAsync(
        StepContext context, CompletionState state, EffectRecord effect, ProviderAnswer answer,
        CancellationToken cancellationToken)
    {
        await completion.LoadAsync(state, cancellationToken);
        if (answer.Outcome == ProviderOutcome.Succeeded)
        {
            CapturePayment.Take(completion, effect, CommerceJson.Read<CaptureAnswer>(answer.Body));
        }
    }

    private StepOutcome.Done Done(string message) => new(PaymentSummary.Of(completion.Payment), message);
}
