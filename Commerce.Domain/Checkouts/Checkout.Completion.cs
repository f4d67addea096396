using Commerce.Domain.Errors;
using Commerce.Domain.Orders;
using Commerce.Domain.Payments;
using Commerce.Domain.Values;

namespace Commerce.Domain.Checkouts;

/// <summary>From agreed to ordered: one operation at a time, and what it promised stays frozen until it ends.</summary>
public sealed partial class Checkout
{
    /// <summary>
    /// Hands the checkout to an operation. From here to the operation's end price, stock and quote stand still. The
    /// version moves, so a caller that saw the earlier one meets the same operation and one that did not is refused.
    /// </summary>
    /// <param name="last">
    /// The payment of an earlier attempt, if there was one; it is used again unless it is finished.
    /// </param>
    /// <returns>The payment of this attempt; null when there is nothing to pay.</returns>
    public Payment? BeginCompletion(
        int expectedVersion, string operationId, Payment? last, PaymentTerms terms, DateTimeOffset now)
    {
        RequireEditable(expectedVersion, now);
        if (Blockers(now) is { Count: > 0 } blockers)
        {
            throw NotReady(blockers);
        }

        Payment? payment = null;
        if (!Total.IsZero)
        {
            payment = last is { CanTryAgain: true } ? last : Payment.For(Id, terms.Provider, Currency, now);
            payment.Prepare(Total, terms.Capture, terms.PaymentMethodId);
        }

        // Ready may have been stored as incomplete before the last blocker went by itself, so go through ready.
        MoveTo(CheckoutStatus.ReadyForPayment);
        MoveTo(CheckoutStatus.CompleteInProgress);
        (PaymentId, OperationId, ReservedUntil) = (payment?.Id, operationId, null);
        Touch();
        Record(new DomainEvent("checkout.completing", Id.ToString(), new
        {
            operation_id = operationId,
            payment_id = payment?.Id,
            total = Total,
            terms.Capture,
        }));
        return payment;
    }

    public void AwaitBuyer() => MoveTo(CheckoutStatus.RequiresAction);

    public void GoOn() => MoveTo(CheckoutStatus.CompleteInProgress);

    /// <summary>
    /// The attempt came to nothing and nothing is held any more: open again, at a higher version, so that the next
    /// attempt is a new act.
    /// </summary>
    public void Reopen(DateTimeOffset? reservedUntil, DateTimeOffset now)
    {
        if (!Status.IsPaying())
        {
            return;
        }

        (ReservedUntil, OperationId, OrderId, ExpiresAt) = (reservedUntil, null, null, now + Lifetime);
        MoveTo(CheckoutStatus.ReadyForPayment);
        if (Blockers(now).Count > 0)
        {
            MoveTo(CheckoutStatus.Incomplete);
        }

        Touch();
        Record(new DomainEvent("checkout.reopened", Id.ToString(), new { Version }));
    }

    /// <summary>The money is secured, the sale is made.</summary>
    public Order Place(DateTimeOffset now)
    {
        RequirePaying();
        var order = Order.From(this, PaymentId, OrderStatus.Confirmed, now);
        Complete(order.Id);
        return order;
    }

    /// <summary>
    /// Nobody knows yet whether the money is held: the order exists, the stock stays promised, nothing can be paid
    /// again.
    /// </summary>
    public Order PlaceUnconfirmed(DateTimeOffset now)
    {
        RequirePaying();
        var order = Order.From(this, PaymentId, OrderStatus.Confirming, now);
        MoveTo(CheckoutStatus.CompleteInProgress);
        OrderId = order.Id;
        Touch();
        return order;
    }

    /// <summary>The money of an unconfirmed order turned out to be held.</summary>
    public void Confirm(Order order)
    {
        order.Confirm();
        Complete(order.Id);
    }

    private void Complete(OrderId order)
    {
        if (MoveTo(CheckoutStatus.Completed))
        {
            OrderId = order;
            Touch();
            Record(new DomainEvent("checkout.completed", Id.ToString(), new { order_id = order, total = Total }));
        }
    }

    private void RequirePaying()
    {
        if (!Status.IsPaying())
        {
            throw new CommerceException(ErrorCode.ValidationState, $"No payment is under way for checkout {Id}.");
        }
    }
}
