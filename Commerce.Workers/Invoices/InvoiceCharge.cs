using Commerce.Domain.Infrastructure.Engine;
using Commerce.Domain.Infrastructure.Ledger;
using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Invoices;
using Commerce.Domain.Messages;
using Commerce.Domain.Operations.Effects;
using Commerce.Domain.Payments.Provider;
using Commerce.Domain.Values;
using Commerce.Workers.Operations;
using Commerce.Workers.Payments;

namespace Commerce.Workers.Invoices;

/// <summary>An invoice whose money is taken through the provider. It works on the invoice and its payment, locked in this order.</summary>
public sealed class InvoiceCharge(CommerceSession session, LedgerBook ledger, EffectStore effects) : Collection(session, ledger, effects)
{
    private Invoice? _invoice;

    public override string Description => $"Invoice {Invoice.Number}";

    public override bool IsUnderWay => Invoice.IsBeingCollected;

    public override string? WhyNotAnyMore => Invoice.Due == Payment.Amount
        ? null : $"{Invoice.Due} is due by now, and {Payment.Amount} was to be charged: something else was booked meanwhile. Nothing was charged.";

    private Invoice Invoice => _invoice ?? throw new InvalidOperationException("The charge was not loaded.");

    public override async Task LoadAsync(CollectionState state, CancellationToken cancellationToken)
    {
        var id = state.InvoiceId ?? throw new InvalidOperationException("A charge names an invoice.");
        _invoice = await Session.LockAsync<Invoice>(id.Value, cancellationToken)
            ?? throw new InvalidOperationException($"Invoice {id} of a running charge is gone.");
        await LoadPaymentAsync(state, cancellationToken);
    }

    // Whoever looks at the invoice sees that a payment is under way; what it waits for is the operation's to say.
    public override void AwaitBuyer()
    {
    }

    public override void GoOn()
    {
    }

    /// <summary>Held money is taken at once: there is nothing to deliver first.</summary>
    public override void Take(EffectRecord effect, CaptureAnswer facts)
    {
        var before = Payment.Captured;
        base.Take(effect, facts);
        Post(Invoice.Collect(Payment.Id, Payment.Captured - before, Session.Merchant.DayOf(Now)));
        End();
    }

    public override StepOutcome Secured(CollectionState state) =>
        new StepOutcome.Done(Result(CollectionOutcome.Charged), $"Invoice {Invoice.Number}: {Payment.Captured} is taken.");

    /// <summary>The invoice stays in processing, so nothing charges it again before the provider's word is known.</summary>
    public override object LeaveUnconfirmed()
    {
        Payment.LoseSight();
        return IndeterminateResult();
    }

    // A hold alone pays nothing: the invoice waits for its capture.
    public override Task ConfirmAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override Task FinishAsync(CancellationToken cancellationToken)
    {
        End();
        return Task.CompletedTask;
    }

    public override Task ReopenAsync(CancellationToken cancellationToken)
    {
        End();
        return Task.CompletedTask;
    }

    public override object StoppedResult() => Result(CollectionOutcome.Stopped);

    public override object IndeterminateResult() => Result(CollectionOutcome.Indeterminate) with
    {
        DoNotRetry = true,
        Messages =
        [
            Notice.Warning(
                "payment_unknown", "payment",
                "The provider has not said whether the money was taken. It is being looked up; do not charge again.",
                Resolution.RequiresBuyerReview),
        ],
    };

    protected override void HandOver(string operationId) => Invoice.HandOver(operationId);

    protected override Dictionary<string, object?> Details() => new()
    {
        ["invoice_id"] = Invoice.Id.ToString(),
        ["invoice_version"] = Invoice.Version,
    };

    // A later attempt charges with another payment; this one may not end what that one began.
    private void End()
    {
        if (Invoice.PaymentId == Payment.Id)
        {
            Invoice.EndCollection();
        }
    }

    private InvoiceCollected Result(CollectionOutcome outcome) => InvoiceCollected.Of(Invoice, outcome, Payment);
}
