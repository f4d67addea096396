using Commerce.Domain.Messages;
using Commerce.Workers.Operations;

namespace Commerce.Workers.Shipping;

/// <summary>
/// Splits the question: every carrier is asked by an operation of its own, so that a slow one holds up nobody.
/// </summary>
[Step(QuoteShippingWork.Tool, QuoteShippingWork.Ask)]
public sealed class AskCarriers(ProviderDirectory providers) : LocalStep<QuoteState>
{
    public override Task<StepOutcome> RunAsync(
        StepContext context, QuoteState state, CancellationToken cancellationToken)
    {
        var asked = state.Carriers.Where(providers.Has).Select(carrier => new Child(
            carrier, QuoteShippingWork.CarrierTool, QuoteShippingWork.Rates,
            new CarrierState(
                carrier, state.CheckoutId?.Value ?? Guid.CreateVersion7(), state.Request, state.Basis,
                state.CheckoutId)));
        StepOutcome next = new StepOutcome.Next(
            QuoteShippingWork.Gather, state,
            $"Asking {string.Join(", ", state.Carriers)} for prices.") { Children = [.. asked] };
        return Task.FromResult(next);
    }
}
