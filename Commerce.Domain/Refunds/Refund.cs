using Commerce.Domain.CreditNotes;
using Commerce.Domain.Invoices;
using Commerce.Domain.Ledger;
using Commerce.Domain.Orders;
using Commerce.Domain.Payments;
using Commerce.Domain.Values;

namespace Commerce.Domain.Refunds;

/// <summary>
/// Money that goes back to a customer. From its beginning its amount is reserved on the payment, so that all refunds of one payment
/// together never exceed what was taken, however many are under way.
/// </summary>
public sealed class Refund : Aggregate
{
    private Refund()
    {
    }

    public RefundId Id { get; private set; }

    public RefundStatus Status { get; private set; }

    public RefundMethod Method { get; private set; }

    /// <summary>What the money was taken by; null where an invoice was paid without a provider.</summary>
    public PaymentId? PaymentId { get; private set; }

    public OrderId? OrderId { get; private set; }

    public InvoiceId? InvoiceId { get; private set; }

    public CreditNoteId? CreditNoteId { get; private set; }

    public Currency Currency { get; private set; }

    public long AmountMinor { get; private set; }

    public CreditReason Reason { get; private set; }

    /// <summary>Of an order; empty for a plain amount.</summary>
    public IReadOnlyList<RefundedLine> Lines { get; private set; } = [];

    public string OperationId { get; private set; } = "";

    /// <summary>The provider's name of it.</summary>
    public string? ProviderRef { get; private set; }

    /// <summary>Why it failed, in snake_case.</summary>
    public string? FailureCode { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset? EndedAt { get; private set; }

    public Money Amount => new(AmountMinor, Currency);

    /// <param name="payment">Locked; null where none was made through a provider.</param>
    public static Refund Begin(RefundTerms terms, Payment? payment, DateTimeOffset now)
    {
        if (!terms.Amount.IsPositive || (terms.Method == RefundMethod.Original && payment is null))
        {
            throw new InvalidOperationException($"A refund of {terms.Amount} needs an amount and, on the original way, a payment.");
        }

        var refund = new Refund
        {
            Id = RefundId.New(),
            Status = RefundStatus.Pending,
            Method = terms.Method,
            PaymentId = payment?.Id,
            OrderId = terms.OrderId,
            InvoiceId = terms.InvoiceId,
            CreditNoteId = terms.CreditNoteId,
            Currency = terms.Amount.Currency,
            AmountMinor = terms.Amount.Minor,
            Reason = terms.Reason,
            Lines = terms.Lines,
            OperationId = terms.OperationId,
            CreatedAt = now,
        };
        payment?.BeginRefund(refund.Id, terms.Amount);
        refund.Record(new DomainEvent("refund.begun", refund.Id.ToString(), new
        {
            amount = refund.Amount,
            refund.Method,
            refund.Reason,
            payment_id = refund.PaymentId,
            order_id = refund.OrderId,
            invoice_id = refund.InvoiceId,
            credit_note_id = refund.CreditNoteId,
        }));
        return refund;
    }

    /// <summary>The provider gave it back.</summary>
    /// <returns>What it books: nothing when this was known already.</returns>
    public LedgerEntry? Succeed(Payment payment, string? providerRef, Guid effectId, DateTimeOffset now)
    {
        RequireMine(payment);
        if (!MoveTo(RefundStatus.Succeeded, now))
        {
            return null;
        }

        ProviderRef = providerRef;
        Record(new DomainEvent(
            "refund.succeeded", Id.ToString(), new { amount = Amount, provider_ref = providerRef, effect_id = effectId }));
        return payment.CompleteRefund(Id, Amount, effectId);
    }

    /// <summary>It became the customer's balance.</summary>
    /// <param name="payment">Of money that was taken before anything was delivered or invoiced; an invoice's credit note booked it.</param>
    public LedgerEntry? BecomeBalance(Payment? payment, DateTimeOffset now)
    {
        if (!MoveTo(RefundStatus.Succeeded, now))
        {
            return null;
        }

        Record(new DomainEvent("refund.credited", Id.ToString(), new { amount = Amount }));
        return payment?.CreditRefund(Id, Amount);
    }

    /// <summary>Nothing went back. What a credit note owes the customer by then stays owed.</summary>
    /// <returns>False when it was known already.</returns>
    public bool Fail(Payment? payment, string failureCode, DateTimeOffset now) => LetGo(payment, RefundStatus.Failed, failureCode, now);

    /// <summary>Stopped on request; the provider was not asked.</summary>
    public bool Cancel(Payment? payment, DateTimeOffset now) => LetGo(payment, RefundStatus.Canceled, null, now);

    private bool LetGo(Payment? payment, RefundStatus ended, string? failureCode, DateTimeOffset now)
    {
        if (!MoveTo(ended, now))
        {
            return false;
        }

        FailureCode = failureCode;
        payment?.GiveUpRefund(Id, Amount);
        Record(new DomainEvent(
            $"refund.{Transitions<RefundStatus>.Write(ended)}", Id.ToString(), new { amount = Amount, failure_code = failureCode }));
        return true;
    }

    private void RequireMine(Payment payment)
    {
        if (payment.Id != PaymentId)
        {
            throw new InvalidOperationException($"{Id} is of {PaymentId}, not of {payment.Id}.");
        }
    }

    private bool MoveTo(RefundStatus next, DateTimeOffset now)
    {
        var moves = RefundMoves.Table.Allows(Status, next, $"Refund {Id}");
        Status = next;
        if (moves)
        {
            EndedAt = now;
            Touch();
        }

        return moves;
    }
}
