using Commerce.Domain.Checkouts;
using Commerce.Domain.Invoices;
using Commerce.Domain.Ledger;
using Commerce.Domain.Orders;
using Commerce.Domain.Payments.Provider;
using Commerce.Domain.Values;

namespace Commerce.Domain.Payments;

/// <summary>
/// The intent to collect the money of one checkout or one invoice. A declined method leaves the payment waiting for another one, so
/// however often an agent tries, there is one payment and at most one live hold.
/// </summary>
public sealed class Payment : Aggregate
{
    private Payment()
    {
    }

    public PaymentId Id { get; private set; }

    public CheckoutId? CheckoutId { get; private set; }

    /// <summary>Set where it is no checkout that is paid.</summary>
    public InvoiceId? InvoiceId { get; private set; }

    public OrderId? OrderId { get; private set; }

    /// <summary>Name of the adapter.</summary>
    public string Provider { get; private set; } = "";

    public PaymentStatus Status { get; private set; }

    public CaptureMode Capture { get; private set; }

    public Currency Currency { get; private set; }

    public long AmountMinor { get; private set; }

    public long AuthorizedMinor { get; private set; }

    public long CapturedMinor { get; private set; }

    public long RefundedMinor { get; private set; }

    public long FeeMinor { get; private set; }

    /// <summary>The provider's token.</summary>
    public string? PaymentMethodId { get; private set; }

    public string? CardBrand { get; private set; }

    public string? CardLast4 { get; private set; }

    /// <summary>How often a method was tried; part of the reference the provider gets.</summary>
    public int Attempt { get; private set; }

    public string? AuthorizationRef { get; private set; }

    public string? CaptureRef { get; private set; }

    public string? NetworkReference { get; private set; }

    /// <summary>Business time; the provider lets go of the money then.</summary>
    public DateTimeOffset? CaptureBefore { get; private set; }

    public DateTimeOffset? ExpiryWarnedAt { get; private set; }

    public DeclineClass? DeclineClass { get; private set; }

    public string? DeclineCode { get; private set; }

    public bool? DeclineMayRetry { get; private set; }

    public string? CancelReason { get; private set; }

    /// <summary>The effect that made the live hold; it is marked reversed when the hold goes.</summary>
    public Guid? AuthorizationEffectId { get; private set; }

    /// <summary>The pending transfer in the ledger; null once closed.</summary>
    public Guid? HoldId { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public Money Amount => new(AmountMinor, Currency);

    public Money Authorized => new(AuthorizedMinor, Currency);

    public Money Captured => new(CapturedMinor, Currency);

    public Money Refunded => new(RefundedMinor, Currency);

    /// <summary>Still held and not taken.</summary>
    public Money Capturable => new(HoldId is null ? 0 : AuthorizedMinor - CapturedMinor, Currency);

    /// <summary>What the provider calls this attempt; a look-up by it never finds an earlier one.</summary>
    public string Reference => $"{Id}-{Attempt}";

    /// <summary>A finished payment is not used again; the next attempt of its checkout makes a new one.</summary>
    public bool CanTryAgain => Status is PaymentStatus.RequiresPaymentMethod or PaymentStatus.RequiresConfirmation;

    /// <summary>What is owed to whoever paid, until a delivery or an invoice uses it up.</summary>
    public LedgerAccount Owed => InvoiceId is null ? LedgerAccount.Prepayments : LedgerAccount.CustomerBalance;

    public static Payment For(CheckoutId checkout, string provider, Currency currency, DateTimeOffset now) =>
        Open(checkout, null, provider, currency, now);

    public static Payment For(InvoiceId invoice, string provider, Currency currency, DateTimeOffset now) =>
        Open(null, invoice, provider, currency, now);

    private static Payment Open(CheckoutId? checkout, InvoiceId? invoice, string provider, Currency currency, DateTimeOffset now)
    {
        var payment = new Payment
        {
            Id = PaymentId.New(),
            CheckoutId = checkout,
            InvoiceId = invoice,
            Provider = provider,
            Currency = currency,
            Status = PaymentStatus.RequiresPaymentMethod,
            CreatedAt = now,
        };
        payment.Record(
            new DomainEvent("payment.opened", payment.Id.ToString(), new { checkout_id = checkout, invoice_id = invoice, provider }));
        return payment;
    }

    /// <summary>
    /// A new attempt: for the amount the checkout has now, with a method or, without one, with a page for the buyer.
    /// </summary>
    public void Prepare(Money amount, CaptureMode capture, string? methodId)
    {
        if (!CanTryAgain || amount.Currency != Currency || !amount.IsPositive)
        {
            throw new InvalidOperationException($"{Id} is {Status} and cannot be prepared for {amount}.");
        }

        (AmountMinor, Capture) = (amount.Minor, capture);
        (PaymentMethodId, CardBrand, CardLast4) = (methodId, null, null);
        MoveTo(methodId is null ? PaymentStatus.RequiresPaymentMethod : PaymentStatus.RequiresConfirmation);
        Touch();
    }

    /// <summary>The buyer gave a method on the provider's page.</summary>
    public void TakeMethod(string methodId, CardFacts? card)
    {
        MoveTo(PaymentStatus.RequiresConfirmation);
        (PaymentMethodId, CardBrand, CardLast4) = (methodId, card?.Brand, card?.Last4);
        Touch();
        Record(new DomainEvent("payment.method_given", Id.ToString(), new { payment_method_id = methodId }));
    }

    public void BeginAttempt()
    {
        MoveTo(PaymentStatus.Processing);
        Attempt++;
        (DeclineClass, DeclineCode, DeclineMayRetry) = (null, null, null);
        Touch();
        Record(
            new DomainEvent("payment.attempted", Id.ToString(), new { attempt = Attempt, amount = Amount, Capture }));
    }

    public void AwaitReview() => Await(PaymentStatus.ManualReview, "payment.in_review");

    public void AwaitAction() => Await(PaymentStatus.RequiresAction, "payment.action_required");

    public void LoseSight() => Await(PaymentStatus.Unknown, "payment.unknown");

    /// <summary>The provider never got the call; the same method may be sent again.</summary>
    public void AttemptVanished() => Await(PaymentStatus.RequiresConfirmation, "payment.attempt_absent");

    /// <summary>Nothing was taken; the hold is as it was.</summary>
    public void CaptureVanished() => Await(PaymentStatus.RequiresCapture, "payment.capture_absent");

    /// <summary>Returns what to book: nothing when this was known already.</summary>
    public LedgerEntry? Authorize(
        string providerRef, AuthorizationAnswer facts, DateTimeOffset? captureBefore, Guid effectId)
    {
        if (!MoveTo(PaymentStatus.RequiresCapture))
        {
            return null;
        }

        var entry = PaymentPostings.Authorization(Id, Amount, effectId);
        (AuthorizedMinor, AuthorizationRef, AuthorizationEffectId) = (AmountMinor, providerRef, effectId);
        (NetworkReference, CaptureBefore, HoldId) = (facts.NetworkReference, captureBefore, entry.Transfers[0].Id);
        (CardBrand, CardLast4) = (facts.Card?.Brand ?? CardBrand, facts.Card?.Last4 ?? CardLast4);
        Touch();
        Record(new DomainEvent(
            "payment.authorized", Id.ToString(),
            new { amount = Amount, provider_ref = providerRef, effect_id = effectId }));
        return entry;
    }

    public void Decline(DeclineFacts why)
    {
        if (!MoveTo(PaymentStatus.RequiresPaymentMethod))
        {
            return;
        }

        (DeclineClass, DeclineCode, DeclineMayRetry) = (why.Class, why.Code, why.MayRetry);
        Touch();
        Record(new DomainEvent(
            "payment.declined", Id.ToString(), new { attempt = Attempt, why.Class, why.Code, why.MayRetry }));
    }

    /// <summary>Books money that was taken. <paramref name="final"/>: the rest of the hold is given back.</summary>
    public IReadOnlyList<LedgerEntry> Take(Money captured, Money? fee, bool final, string? providerRef, Guid effectId)
    {
        if (Status is not (PaymentStatus.RequiresCapture or PaymentStatus.Unknown) || HoldId is not { } hold)
        {
            throw new InvalidOperationException($"{Id} is {Status}: there is no hold to capture.");
        }

        if (captured > Capturable)
        {
            throw new InvalidOperationException($"{Id}: {captured} is more than the {Capturable} still held.");
        }

        CapturedMinor += captured.Minor;
        FeeMinor += fee?.Minor ?? 0;
        CaptureRef = providerRef ?? CaptureRef;
        var last = final || CapturedMinor == AuthorizedMinor;
        List<LedgerEntry> entries = [PaymentPostings.Capture(Id, Owed, captured, last ? (hold, Authorized) : null, effectId)];
        if (fee is { IsPositive: true } kept)
        {
            entries.Add(PaymentPostings.Fee(Id, kept, effectId));
        }

        if (last)
        {
            HoldId = null;
            MoveTo(PaymentStatus.Succeeded);
        }

        Touch();
        Record(new DomainEvent(
            "payment.captured", Id.ToString(), new { amount = captured, fee, final = last, effect_id = effectId }));
        return entries;
    }

    /// <summary>The hold is gone: voided by us or lapsed at the provider. Null when there was none.</summary>
    public LedgerEntry? Release(string reason, Guid? effectId)
    {
        if (!MoveTo(CapturedMinor > 0 ? PaymentStatus.Succeeded : PaymentStatus.Canceled))
        {
            return null;
        }

        CancelReason = reason;
        LedgerEntry? entry = HoldId is { } hold
            ? PaymentPostings.HoldClosed(Id, reason, hold, Authorized, effectId)
            : null;
        HoldId = null;
        Touch();
        Record(new DomainEvent("payment.released", Id.ToString(), new { reason, effect_id = effectId }));
        return entry;
    }

    public LedgerEntry Refund(Money amount, Guid effectId)
    {
        if (amount.Minor > CapturedMinor - RefundedMinor)
        {
            throw new InvalidOperationException($"{Id}: {amount} is more than what is left of {Captured}.");
        }

        RefundedMinor += amount.Minor;
        Touch();
        Record(new DomainEvent("payment.refunded", Id.ToString(), new { amount, effect_id = effectId }));
        return PaymentPostings.Refund(Id, Owed, amount, effectId);
    }

    public void PaidFor(OrderId order) => OrderId = order;

    public void WarnedOfExpiry(DateTimeOffset now)
    {
        ExpiryWarnedAt = now;
        Record(new DomainEvent(
            "payment.expiry_warned", Id.ToString(), new { capture_before = CaptureBefore, held = Capturable }));
    }

    private void Await(PaymentStatus next, string action)
    {
        if (MoveTo(next))
        {
            Touch();
            Record(new DomainEvent(action, Id.ToString(), new { attempt = Attempt }));
        }
    }

    private bool MoveTo(PaymentStatus next)
    {
        var moves = PaymentMoves.Table.Allows(Status, next, $"Payment {Id}");
        Status = next;
        return moves;
    }
}
