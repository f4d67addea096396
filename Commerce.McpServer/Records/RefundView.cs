using Commerce.Domain.CreditNotes;
using Commerce.Domain.Invoices;
using Commerce.Domain.Orders;
using Commerce.Domain.Payments;
using Commerce.Domain.Refunds;
using Commerce.Domain.Values;

namespace Commerce.McpServer.Records;

public sealed record RefundView
{
    public required RefundId RefundId { get; init; }

    public required int Version { get; init; }

    public required RefundStatus Status { get; init; }

    public required RefundMethod Method { get; init; }

    public required Money Amount { get; init; }

    public required CreditReason Reason { get; init; }

    public PaymentId? PaymentId { get; init; }

    public OrderId? OrderId { get; init; }

    public InvoiceId? InvoiceId { get; init; }

    public CreditNoteId? CreditNoteId { get; init; }

    /// <summary>The work that gives it back; get_operation follows it.</summary>
    public required string OperationId { get; init; }

    public string? ProviderRef { get; init; }

    /// <summary>Why nothing went back.</summary>
    public string? FailureCode { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public static RefundView Of(Refund refund) => new()
    {
        RefundId = refund.Id,
        Version = refund.Version,
        Status = refund.Status,
        Method = refund.Method,
        Amount = refund.Amount,
        Reason = refund.Reason,
        PaymentId = refund.PaymentId,
        OrderId = refund.OrderId,
        InvoiceId = refund.InvoiceId,
        CreditNoteId = refund.CreditNoteId,
        OperationId = refund.OperationId,
        ProviderRef = refund.ProviderRef,
        FailureCode = refund.FailureCode,
        CreatedAt = refund.CreatedAt,
        EndedAt = refund.EndedAt,
    };

    public static IReadOnlyList<string> NextActionsOf(Refund refund) => refund.Status switch
    {
        RefundStatus.Pending => ["get_operation", "cancel_operation"],
        RefundStatus.Succeeded => [],
        _ => ["refund_customer"],
    };
}
