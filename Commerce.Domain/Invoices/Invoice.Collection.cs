using Commerce.Domain.Errors;
using Commerce.Domain.Ledger;
using Commerce.Domain.Payments;
using Commerce.Domain.Values;

namespace Commerce.Domain.Invoices;

/// <summary>Taking what is due through the payment provider: one operation at a time.</summary>
public sealed partial class Invoice
{
    /// <summary>The last payment that was tried for it through the provider.</summary>
    public PaymentId? PaymentId { get; private set; }

    /// <summary>The operation that is taking its money now; null while none does.</summary>
    public string? CollectingOperationId { get; private set; }

    public bool IsBeingCollected => CollectingOperationId is not null;

    /// <summary>
    /// Hands what is due to an operation. Until that ends nothing else can take it; the version moves, so a caller that saw the earlier
    /// one meets the same operation and one that did not is refused.
    /// </summary>
    /// <param name="last">The payment that was tried last; used again unless it is finished.</param>
    public Payment BeginCollection(string operationId, Payment? last, PaymentTerms terms, DateTimeOffset now)
    {
        if (!Due.IsPositive)
        {
            throw new CommerceException(
                ErrorCode.ValidationState,
                $"Invoice {Id} is {Transitions<InvoiceStatus>.Write(Status)}, with {Due.Amount} {Currency} due: there is nothing to collect.");
        }

        RequireNotCollecting("collected again");
        var payment = last is { CanTryAgain: true } ? last : Payment.For(Id, terms.Provider, Currency, now);
        payment.Prepare(Due, terms.Capture, terms.PaymentMethodId);
        (PaymentId, CollectingOperationId) = (payment.Id, operationId);
        Touch();
        Record(new DomainEvent(
            "invoice.collecting", Id.ToString(), new { operation_id = operationId, payment_id = payment.Id, amount = payment.Amount }));
        return payment;
    }

    /// <summary>
    /// Books money the provider has taken. It is taken, so it is booked whatever became of the invoice meanwhile: what is not open any
    /// more stays the customer's balance.
    /// </summary>
    /// <returns>Null when nothing was open any more.</returns>
    public LedgerEntry? Collect(PaymentId payment, Money captured, DateOnly today)
    {
        var (applied, recovered) = Apply(new InvoicePayment(ReceiptKind.Charge, captured, today, payment.ToString()));
        ReturnableMinor += (captured - applied).Minor;
        return applied.IsPositive ? InvoicePostings.Charge(this, applied, recovered) : null;
    }

    /// <summary>What is left to do about the payment is another operation's now.</summary>
    public void HandOver(string operationId)
    {
        if (IsBeingCollected)
        {
            CollectingOperationId = operationId;
            Record(new DomainEvent("invoice.collection_handed_over", Id.ToString(), new { operation_id = operationId, payment_id = PaymentId }));
        }
    }

    /// <summary>However it came out, nothing is under way any more.</summary>
    public void EndCollection()
    {
        if (!IsBeingCollected)
        {
            return;
        }

        CollectingOperationId = null;
        Touch();
        Record(new DomainEvent("invoice.collection_ended", Id.ToString(), new { payment_id = PaymentId, status = Status, settlement = Settlement }));
    }

    private void RequireNotCollecting(string action)
    {
        if (IsBeingCollected)
        {
            throw new CommerceException(
                ErrorCode.ValidationState,
                $"Invoice {Id} cannot be {action} now: a payment of it is under way. See get_operation {CollectingOperationId}, or stop it with cancel_operation.");
        }
    }
}
