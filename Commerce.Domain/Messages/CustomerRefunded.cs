using Commerce.Domain.CreditNotes;
using Commerce.Domain.Invoices;
using Commerce.Domain.Orders;
using Commerce.Domain.Payments;
using Commerce.Domain.Refunds;
using Commerce.Domain.Values;

namespace Commerce.Domain.Messages;

/// <summary>What giving money back came to.</summary>
public sealed record CustomerRefunded
{
    public required RefundId RefundId { get; init; }

    public required RefundStatus Status { get; init; }

    public required RefundMethod Method { get; init; }

    public required Money Amount { get; init; }

    public PaymentId? PaymentId { get; init; }

    public OrderId? OrderId { get; init; }

    public InvoiceId? InvoiceId { get; init; }

    public CreditNoteId? CreditNoteId { get; init; }

    /// <summary>What of the payment can still be given back.</summary>
    public Money? Refundable { get; init; }

    /// <summary>The version to name in the next call about what was named as target.</summary>
    public int? TargetVersion { get; init; }

    /// <summary>Set while nobody knows whether it went back: another one could give it back twice.</summary>
    public bool? DoNotRetry { get; init; }

    public IReadOnlyList<Notice>? Messages { get; init; }

    public required IReadOnlyList<string> NextActions { get; init; }

    public static CustomerRefunded Of(Refund refund, Payment? payment, int? targetVersion, params IReadOnlyList<Notice> messages) => new()
    {
        RefundId = refund.Id,
        Status = refund.Status,
        Method = refund.Method,
        Amount = refund.Amount,
        PaymentId = refund.PaymentId,
        OrderId = refund.OrderId,
        InvoiceId = refund.InvoiceId,
        CreditNoteId = refund.CreditNoteId,
        Refundable = payment?.Refundable,
        TargetVersion = targetVersion,
        Messages = messages.Count == 0 ? null : messages,
        NextActions = ["get_record"],
    };
}
