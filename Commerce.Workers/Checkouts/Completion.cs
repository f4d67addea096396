using Commerce.Domain.Checkouts;
using Commerce.Domain.Infrastructure.Discounts;
using Commerce.Domain.Infrastructure.Engine;
using Commerce.Domain.Infrastructure.Inventory;
using Commerce.Domain.Infrastructure.Ledger;
using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Messages;
using Commerce.Domain.Orders;
using Commerce.Domain.Shipping;
using Commerce.Domain.Values;
using Commerce.Workers.Operations;
using Commerce.Workers.Payments;

namespace Commerce.Workers.Checkouts;

/// <summary>
/// A checkout on its way to an order. It works on the checkout, its payment, discounts and stock, locked in this order.
/// </summary>
public sealed class Completion(
    CommerceSession session, DiscountUses discounts, StockBook stock, LedgerBook ledger, EffectStore effects)
    : Collection(session, ledger, effects)
{
    private Checkout? _checkout;

    public Checkout Checkout => _checkout ?? throw new InvalidOperationException("The completion was not loaded.");

    public override string Description => $"Checkout {Checkout.Id}";

    public override bool IsUnderWay => Checkout.Status.IsPaying();

    public override async Task LoadAsync(CollectionState state, CancellationToken cancellationToken)
    {
        var id = state.CheckoutId ?? throw new InvalidOperationException("A completion names a checkout.");
        _checkout = await Session.LockAsync<Checkout>(id.Value, cancellationToken)
            ?? throw new InvalidOperationException($"Checkout {id} of a running completion is gone.");
        await LoadPaymentAsync(state, cancellationToken);
    }

    public override void AwaitBuyer() => Checkout.AwaitBuyer();

    public override void GoOn() => Checkout.GoOn();

    public override StepOutcome Secured(CollectionState state) => new StepOutcome.Next(
        CompleteCheckoutWork.PlaceOrder, state,
        Payment.Captured.IsZero ? "The money is held; placing the order." : "The money is taken; placing the order.");

    /// <summary>
    /// The sale: order, stock off the shelf, quote used, checkout completed; all or nothing, and once.
    /// </summary>
    public async Task<CheckoutCompleted> PlaceAsync(CancellationToken cancellationToken)
    {
        var order = Checkout.Place(Now);
        Session.Db.Add(order);
        await TakeStockAsync(order, cancellationToken);
        return Result(CompletionOutcome.Placed, order);
    }

    /// <summary>The order exists and waits for the provider's word; its stock stays promised.</summary>
    public override object LeaveUnconfirmed()
    {
        Payment.LoseSight();
        var order = Checkout.PlaceUnconfirmed(Now);
        Payment.PaidFor(order.Id);
        Session.Db.Add(order);
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
    public override Task FinishAsync(CancellationToken cancellationToken) =>
        Checkout.OrderId is null ? PlaceAsync(cancellationToken) : ConfirmAsync(cancellationToken);

    /// <summary>The provider's word came after all: the money is held.</summary>
    public override async Task ConfirmAsync(CancellationToken cancellationToken)
    {
        var order = await OrderAsync(cancellationToken);
        Checkout.Confirm(order);
        await TakeStockAsync(order, cancellationToken);
    }

    /// <summary>
    /// Nothing is held: the checkout is open again at a higher version, its stock is held for the usual time.
    /// </summary>
    public override async Task ReopenAsync(CancellationToken cancellationToken)
    {
        if (HasPayment && Checkout.PaymentId != Payment.Id)
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
        var until = Now.AddMinutes(Session.Merchant.Settings.ReservationMinutes);
        var hold = await stock.LetLapseAsync(Checkout.Id, until, cancellationToken);
        Checkout.Reopen(hold.ExpiresAt, Now);
    }

    public override object StoppedResult() => Result(CompletionOutcome.Stopped, null);

    public override object IndeterminateResult() => Result(CompletionOutcome.Indeterminate, null) with { DoNotRetry = true };

    protected override Dictionary<string, object?> Details() => new()
    {
        ["checkout_id"] = Checkout.Id.ToString(),
        ["checkout_version"] = Checkout.Version,
    };

    private CheckoutCompleted Result(CompletionOutcome outcome, Order? order) => new()
    {
        Outcome = outcome,
        CheckoutId = Checkout.Id,
        CheckoutVersion = Checkout.Version,
        OrderId = order?.Id,
        OrderStatus = order?.Status,
        Total = Checkout.Total,
        Payment = HasPayment ? PaymentSummary.Of(Payment) : null,
        NextActions = outcome switch
        {
            CompletionOutcome.Stopped => ["complete_checkout", "update_checkout", "cancel_checkout"],
            _ => ["get_record"],
        },
    };

    private async Task TakeStockAsync(Order order, CancellationToken cancellationToken)
    {
        await discounts.UseAsync(Checkout, order.Id, cancellationToken);
        await stock.ConsumeAsync(Checkout.Id, order.Id, cancellationToken);
        if (HasPayment)
        {
            Payment.PaidFor(order.Id);
        }

        if (Checkout.QuoteId is { } quote)
        {
            (await Session.LockAsync<ShippingQuote>(quote.Value, cancellationToken))?.UseFor(order.Id);
        }
    }

    private async Task<Order> OrderAsync(CancellationToken cancellationToken) =>
        await Session.LockAsync<Order>(Checkout.OrderId!.Value.Value, cancellationToken)
        ?? throw new InvalidOperationException($"The order of checkout {Checkout.Id} is gone.");
}
