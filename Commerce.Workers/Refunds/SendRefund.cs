using Commerce.Domain.Errors;
using Commerce.Domain.Messages;
using Commerce.Domain.Operations.Effects;
using Commerce.Domain.Payments.Provider;
using Commerce.Domain.Values;
using Commerce.Workers.Operations;
using Commerce.Workers.Payments;

namespace Commerce.Workers.Refunds;

/// <summary>Asks the provider to give the money back; one that it works on for days is looked at again until it is decided.</summary>
[Step(RefundCustomerWork.Tool, RefundCustomerWork.Send)]
public sealed class SendRefund(Refunding refunding) : ProviderStep<RefundingState>
{
    private const string NeverArrived = "never_arrived";

    public override async Task<StepPlan> IntendAsync(StepContext context, RefundingState state, CancellationToken cancellationToken)
    {
        await refunding.LoadAsync(state, cancellationToken);
        if (context.CancelRequested)
        {
            return new StepPlan.Skip(refunding.Stop());
        }

        var (refund, payment) = (refunding.Refund, refunding.Payment!);
        var request = new RefundRequest(refund.Id.ToString(), payment.CaptureRef!, refund.Amount);
        return new StepPlan.Call(new EffectIntent(
            payment.Provider, EffectKind.Refund, refund.Id.Value, CommerceJson.ToElement(request), refund.Amount));
    }

    public override async Task<StepOutcome> ConcludeAsync(
        StepContext context, RefundingState state, EffectRecord effect, ProviderAnswer answer, CancellationToken cancellationToken)
    {
        await refunding.LoadAsync(state, cancellationToken);
        switch (answer.Outcome)
        {
            case ProviderOutcome.Succeeded:
                refunding.Succeed(effect.ProviderRef, effect.EffectId);
                return new StepOutcome.Done(refunding.Result(), $"{refunding.Refund.Amount} went back to the customer.");
            case ProviderOutcome.Pending:
                return new StepOutcome.Wait(
                    RefundCustomerWork.Send, state with { Looks = state.Looks + 1 }, Patience.Next(state.Looks),
                    "The provider is giving the money back; nothing has to be done, do not refund again.");
            case ProviderOutcome.Absent when !answer.IsTold && state.Vanished < Patience.Vanishings:
                return new StepOutcome.Next(
                    RefundCustomerWork.Send, state with { Vanished = state.Vanished + 1 }, "The provider never got the call; asking again.");
            case ProviderOutcome.Absent:
                return refunding.Refuse(
                    ErrorCode.ProviderUnavailable, NeverArrived,
                    answer.IsTold ? "The provider did not carry it out, as was found out by now." : "The payment provider cannot be reached.");
            default:
                var code = FailureOf(answer);
                return refunding.Refuse(ErrorCode.ProviderDeclined, code, $"The provider would not give the money back: {code}.");
        }
    }

    public override async Task<object> IndeterminateAsync(
        StepContext context, RefundingState state, EffectRecord effect, CancellationToken cancellationToken)
    {
        await refunding.LoadAsync(state, cancellationToken);
        return refunding.Result(Notice.Warning(
            "refund_unknown", "status", "The provider has not said whether the money went back. It is being looked up; do not refund it again.")) with
        {
            DoNotRetry = true,
        };
    }

    public override async Task SettleLateAsync(
        StepContext context, RefundingState state, EffectRecord effect, ProviderAnswer answer, CancellationToken cancellationToken)
    {
        await refunding.LoadAsync(state, cancellationToken);
        if (answer.Outcome == ProviderOutcome.Succeeded)
        {
            refunding.Succeed(effect.ProviderRef, effect.EffectId);
        }
        else
        {
            refunding.Fail(answer.Outcome == ProviderOutcome.Absent ? NeverArrived : FailureOf(answer));
        }
    }

    private static string FailureOf(ProviderAnswer answer) => CommerceJson.Read<RefundAnswer>(answer.Body).FailureCode ?? "refused";
}
