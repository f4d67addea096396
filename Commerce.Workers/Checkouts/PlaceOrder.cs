using Commerce.Domain.Messages;
using Commerce.Workers.Operations;

namespace Commerce.Workers.Checkouts;

/// <summary>
/// The money is secured, or none is due: the sale is made. The last step, and the last moment to be stopped without a
/// refund.
/// </summary>
[Step(CompleteCheckoutWork.Tool, CompleteCheckoutWork.PlaceOrder)]
public sealed class PlaceOrder(Completion completion) : LocalStep<CollectionState>
{
    public override async Task<StepOutcome> RunAsync(
        StepContext context, CollectionState state, CancellationToken cancellationToken)
    {
        await completion.LoadAsync(state, cancellationToken);
        if (context.CancelRequested && state.PaymentId is null)
        {
            return await completion.StopAsync("Stopped before the order was placed.", cancellationToken);
        }

        if (context.CancelRequested && completion.Payment.Captured.IsZero)
        {
            return new StepOutcome.Next(
                PaymentWork.Void, state with { GiveBack = GiveBack.Cancelled },
                "Stopping: the hold on the money is given back.");
        }

        var placed = await completion.PlaceAsync(cancellationToken);
        return new StepOutcome.Done(placed, $"Order {placed.OrderId} is placed.");
    }
}
