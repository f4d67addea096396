using Commerce.Domain.Checkouts;
using Commerce.Domain.Errors;
using Commerce.Domain.Infrastructure.Discounts;
using Commerce.Domain.Infrastructure.Engine;
using Commerce.Domain.Infrastructure.Inventory;
using Commerce.Domain.Infrastructure.Ledger;
using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Ledger;
using Commerce.Domain.Messages;
using Commerce.Domain.Orders;
using Commerce.Domain.Payments;
using Commerce.Domain.Shipping;
using Commerce.Domain.Values;
using Commerce.Workers.Operations;

namespace Commerce.Workers.Checkouts;

/// <summary>
/// The records a completion works on, in one transaction of a step: the checkout, its payment, discounts and stock, locked
/// in this order. Each way a completion can end is one method here, so that no step ends half of it.
/// </summary>
public sealed class Completion(
    CommerceSession session, DiscountUses discounts, StockBook stock, LedgerBook ledger, EffectStore effects)
{
    private Checkout? _checkout;
    private Payment? _payment;

    public Checkout Checkout => _checkout ?? throw new InvalidOperationException("The completion was not loaded.");

    public Payment Payment => _payment ?? throw new InvalidOperationException("This completion has nothing to pay.");

    public DateTimeOffset Now => session.Now;

    public async Task LoadAsync(CompletionState state, CancellationToken cancellationToken)
    {
        _checkout = await session.LockAsync<Checkout>(state.CheckoutId.Value, cancellationToken)
            ?? throw new InvalidOperationException($"Checkout {state.CheckoutId} of a running completion is gone.");
        _payment = state.PaymentId is { } id ? await session.LockAsync<Payment>(id.Value, cancellationToken) : null;
    }

    public DateTimeOffset? ToBusinessTime(DateTimeOffset? moment) =>
        moment is { } real ? session.ToBusinessTime(real) : null;

    public void Post(LedgerEntry? entry)
    {
        if (entry is not null)
        {
            ledger.Post(entry);
        }
    }

    public void Post(IEnumerable<LedgerEntry> entries)
    {
        foreach (var entry in entries)
        {
            ledger.Post(entry);
        }
    }

    /// <summary>
    /// The sale: order, stock off the shelf, quote used, checkout completed; all or nothing, and once.
    /// </summary>
    public async Task<CheckoutCompleted> PlaceAsync(CancellationToken cancellationToken)
    {
        var order = Checkout.Place(Now);
        session.Db.Add(order);
        await TakeStockAsync(order, cancellationToken);
        return Result(CompletionOutcome.Placed, order);
    }

    /// <summary>The order exists and waits for the provider's word; its stock stays promised.</summary>
    public CheckoutCompleted PlaceUnconfirmed()
    {
        Payment.LoseSight();
        var order = Checkout.PlaceUnconfirmed(Now);
        Payment.PaidFor(order.Id);
        session.Db.Add(order);
        return Result(CompletionOutcome.Indeterminate, order) with
        {
            DoNotRetry = true,
            Messages =
            [
                Notice.Warning(
                    "payment_unknown", "payment",
                    "The provider has not said whether the money is held. It is being looked up; do not pay again.",
                    Resolution.RequiresBuyerReview),
            ],
        };
    }

    /// <summary>Makes the sale the money was taken for, whether its order is waiting already or not.</summary>
    public Task FinishAsync(CancellationToken cancellationToken) =>
        Checkout.OrderId is null ? PlaceAsync(cancellationToken) : ConfirmAsync(cancellationToken);

    /// <summary>The provider's word came after all: the money is held.</summary>
    public async Task ConfirmAsync(CancellationToken cancellationToken)
    {
        var order = await OrderAsync(cancellationToken);
        Checkout.Confirm(order);
        await TakeStockAsync(order, cancellationToken);
    }

    /// <summary>
    /// Nothing is held: the checkout is open again at a higher version, its stock is held for the usual time.
    /// </summary>
    public async Task ReopenAsync(CancellationToken cancellationToken)
    {
        if (_payment is not null && Checkout.PaymentId != _payment.Id)
        {
            // A later attempt pays with another payment: this one ended without it, and may not open what that one
            // closed.
            return;
        }

        if (Checkout.OrderId is not null && Checkout.Status.IsPaying())
        {
            (await OrderAsync(cancellationToken)).Cancel("not_paid");
        }

        await discounts.ReleaseAsync(Checkout, cancellationToken);
        var until = Now.AddMinutes(session.Merchant.Settings.ReservationMinutes);
        var hold = await stock.LetLapseAsync(Checkout.Id, until, cancellationToken);
        Checkout.Reopen(hold.ExpiresAt, Now);
    }

    public async Task<StepOutcome> StopAsync(string message, CancellationToken cancellationToken)
    {
        await ReopenAsync(cancellationToken);
        return new StepOutcome.Stopped(Result(CompletionOutcome.Stopped, null), message);
    }

    public async Task<StepOutcome> RefuseAsync(ErrorCode code, string message, CancellationToken cancellationToken)
    {
        await ReopenAsync(cancellationToken);
        return new StepOutcome.Refused(new CommerceException(code, message) { Details = Details() });
    }

    /// <summary>The hold is gone, at the provider and in our books; the payment may be authorised anew.</summary>
    public void ForgetHold(string why, Guid? authorizationEffect, Guid? effect)
    {
        Post(Payment.Release(why, effect));
        if ((authorizationEffect ?? Payment.AuthorizationEffectId) is { } reversed)
        {
            effects.ReverseAtCommit(reversed);
        }
    }

    /// <summary>No operation asks what became of this call any more: the reconciler does.</summary>
    public void LeaveOpen(Guid effect) => effects.DoubtAtCommit(effect, EffectStore.FirstLateCheck);

    public CheckoutCompleted Result(CompletionOutcome outcome, Order? order) => new()
    {
        Outcome = outcome,
        CheckoutId = Checkout.Id,
        CheckoutVersion = Checkout.Version,
        OrderId = order?.Id,
        OrderStatus = order?.Status,
        Total = Checkout.Total,
        Payment = _payment is null ? null : PaymentSummary.Of(_payment),
        NextActions = outcome switch
        {
            CompletionOutcome.Stopped => ["complete_checkout", "update_checkout", "cancel_checkout"],
            _ => ["get_record"],
        },
    };

    private Dictionary<string, object?> Details()
    {
        var details = new Dictionary<string, object?>
        {
            ["checkout_id"] = Checkout.Id.ToString(),
            ["checkout_version"] = Checkout.Version,
        };
        if (_payment is { DeclineCode: not null })
        {
            details["payment_id"] = _payment.Id.ToString();
            details["decline_class"] = _payment.DeclineClass;
            details["decline_code"] = _payment.DeclineCode;
            details["may_retry_same_method"] = _payment.DeclineMayRetry;
        }

        return details;
    }

    private async Task TakeStockAsync(Order order, CancellationToken cancellationToken)
    {
        await discounts.UseAsync(Checkout, order.Id, cancellationToken);
        await stock.ConsumeAsync(Checkout.Id, order.Id, cancellationToken);
        _payment?.PaidFor(order.Id);
        if (Checkout.QuoteId is { } quote)
        {
            (await session.LockAsync<ShippingQuote>(quote.Value, cancellationToken))?.UseFor(order.Id);
        }
    }

    private async Task<Order> OrderAsync(CancellationToken cancellationToken) =>
        await session.LockAsync<Order>(Checkout.OrderId!.Value.Value, cancellationToken)
        ?? throw new InvalidOperationException($"The order of checkout {Checkout.Id} is gone.");
}
