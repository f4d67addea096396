using Commerce.Domain.Checkouts;
using Commerce.Domain.Orders;
using Commerce.Domain.Payments;
using Commerce.Domain.Values;

namespace Commerce.Domain.Messages;

/// <summary>What completing a checkout came to.</summary>
public sealed record CheckoutCompleted
{
    public required CompletionOutcome Outcome { get; init; }

    public required CheckoutId CheckoutId { get; init; }

    /// <summary>The version to name in the next call about the checkout.</summary>
    public required int CheckoutVersion { get; init; }

    public OrderId? OrderId { get; init; }

    public OrderStatus? OrderStatus { get; init; }

    public required Money Total { get; init; }

    public PaymentSummary? Payment { get; init; }

    /// <summary>Set while nobody knows whether money is held: paying again could take it twice.</summary>
    public bool? DoNotRetry { get; init; }

    public IReadOnlyList<Notice>? Messages { get; init; }

    public required IReadOnlyList<string> NextActions { get; init; }
}

public enum CompletionOutcome
{
    /// <summary>The order exists, the money is held or taken.</summary>
    Placed,

    /// <summary>The provider has not said whether money is held; the order waits for it.</summary>
    Indeterminate,

    /// <summary>Stopped on request; nothing is held any more and the checkout is open again.</summary>
    Stopped,
}

/// <summary>All an answer says about a payment; never more of a card than brand and last four.</summary>
public sealed record PaymentSummary(PaymentId PaymentId, PaymentStatus Status, Money Authorized, Money Captured)
{
    public string? Card { get; init; }

    /// <summary>Held money goes back to the buyer then.</summary>
    public DateTimeOffset? CaptureBefore { get; init; }

    public static PaymentSummary Of(Payment payment) =>
        new(payment.Id, payment.Status, payment.Authorized, payment.Captured)
    {
        Card = payment.CardBrand is null ? null : $"{payment.CardBrand} {payment.CardLast4}",
        CaptureBefore = payment.HoldId is null ? null : payment.CaptureBefore,
    };
}
