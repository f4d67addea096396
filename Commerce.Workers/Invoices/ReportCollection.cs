using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Invoices;
using Commerce.Domain.Messages;
using Commerce.Workers.Operations;

namespace Commerce.Workers.Invoices;

/// <summary>Answers what the accepted call has done; no money is taken.</summary>
[Step(CollectInvoiceWork.Tool, CollectInvoiceWork.Report)]
public sealed class ReportCollection(CommerceSession session) : LocalStep<CollectionReport>
{
    public override async Task<StepOutcome> RunAsync(StepContext context, CollectionReport state, CancellationToken cancellationToken)
    {
        var invoice = await session.ReadAsync<Invoice>(state.InvoiceId.Value, cancellationToken)
            ?? throw new InvalidOperationException($"There is no invoice {state.InvoiceId}.");
        return new StepOutcome.Done(
            InvoiceCollected.Of(invoice, state.Outcome, null),
            invoice.IsDunned ? $"The next reminder goes out on {invoice.DunningNextOn:yyyy-MM-dd}." : "No more reminders go out.");
    }
}
