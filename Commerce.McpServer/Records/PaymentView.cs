using Commerce.Domain.Checkouts;
using Commerce.Domain.Invoices;
using Commerce.Domain.Orders;
using Commerce.Domain.Payments;
using Commerce.Domain.Payments.Provider;
using Commerce.Domain.Values;

namespace Commerce.McpServer.Records;

public sealed record PaymentView
{
    public required PaymentId PaymentId { get; init; }

    public required int Version { get; init; }

    public required PaymentStatus Status { get; init; }

    public CheckoutId? CheckoutId { get; init; }

    public InvoiceId? InvoiceId { get; init; }

    public OrderId? OrderId { get; init; }

    public required CaptureMode Capture { get; init; }

    public required Money Amount { get; init; }

    public required Money Authorized { get; init; }

    public required Money Captured { get; init; }

    public required Money Refunded { get; init; }

    /// <summary>Still held and not taken.</summary>
    public required Money Capturable { get; init; }

    /// <summary>Held money goes back to the buyer then.</summary>
    public DateTimeOffset? CaptureBefore { get; init; }

    /// <summary>Brand and last four.</summary>
    public string? Card { get; init; }

    public DeclineFacts? Decline { get; init; }

    public string? CancelReason { get; init; }

    public static PaymentView Of(Payment payment) => new()
    {
        PaymentId = payment.Id,
        Version = payment.Version,
        Status = payment.Status,
        CheckoutId = payment.CheckoutId,
        InvoiceId = payment.InvoiceId,
        OrderId = payment.OrderId,
        Capture = payment.Capture,
        Amount = payment.Amount,
        Authorized = payment.Authorized,
        Captured = payment.Captured,
        Refunded = payment.Refunded,
        Capturable = payment.Capturable,
        CaptureBefore = payment.HoldId is null ? null : payment.CaptureBefore,
        Card = payment.CardBrand is null ? null : $"{payment.CardBrand} {payment.CardLast4}",
        Decline = payment.DeclineCode is { } code
            ? new DeclineFacts(payment.DeclineClass ?? DeclineClass.Soft, code, payment.DeclineMayRetry == true)
            : null,
        CancelReason = payment.CancelReason,
    };
}
