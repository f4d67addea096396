using Commerce.Domain.Messages;
using Commerce.Workers.Operations;

namespace Commerce.Workers.Refunds;

/// <summary>Makes what is given back the customer's balance; no provider is asked.</summary>
[Step(RefundCustomerWork.Tool, RefundCustomerWork.Credit)]
public sealed class CreditBalance(Refunding refunding) : LocalStep<RefundingState>
{
    public override async Task<StepOutcome> RunAsync(StepContext context, RefundingState state, CancellationToken cancellationToken)
    {
        await refunding.LoadAsync(state, cancellationToken);
        refunding.BecomeBalance();
        return new StepOutcome.Done(refunding.Result(), $"{refunding.Refund.Amount} are the customer's balance.");
    }
}
