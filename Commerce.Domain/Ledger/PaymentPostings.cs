using Commerce.Domain.Payments;
using Commerce.Domain.Values;

namespace Commerce.Domain.Ledger;

/// <summary>
/// What each event of a payment books. A hold is one pending transfer between two memo accounts, off the balance sheet,
/// closed once: by the last capture, a void or its expiry. Captured money is owed to the buyer until the goods go out, so it lands in
/// prepayments; what pays an invoice lands in the customer's balance, which the invoice uses up in the same unit of work.
/// </summary>
public static class PaymentPostings
{
    public const string Source = "payment";

    public static LedgerEntry Authorization(PaymentId payment, Money held, Guid? effectId) => new(
        "authorization", Source, payment.Value,
        new LedgerTransfer(TransferKind.Hold, LedgerAccount.HoldAtProvider, LedgerAccount.CustomerHold, held))
    { EffectId = effectId };

    /// <summary>Closes a hold for its whole amount, whatever part of it was captured.</summary>
    public static LedgerEntry HoldClosed(PaymentId payment, string why, Guid holdId, Money held, Guid? effectId) => new(
        why, Source, payment.Value, Close(holdId, held))
    { EffectId = effectId };

    /// <param name="owed">What is owed to whoever paid.</param>
    /// <param name="closedHold">The hold, when this capture is the last one.</param>
    public static LedgerEntry Capture(
        PaymentId payment, LedgerAccount owed, Money captured, (Guid Id, Money Held)? closedHold, Guid? effectId) => new(
        "capture", Source, payment.Value,
        [
            new LedgerTransfer(TransferKind.Post, LedgerAccount.ProviderClearing, owed, captured),
            .. closedHold is { } hold ? [Close(hold.Id, hold.Held)] : Array.Empty<LedgerTransfer>(),
        ])
    { EffectId = effectId };

    /// <summary>The provider keeps its fee from what it will pay out.</summary>
    public static LedgerEntry Fee(PaymentId payment, Money fee, Guid? effectId) => new(
        "fee", Source, payment.Value,
        new LedgerTransfer(TransferKind.Post, LedgerAccount.Fees, LedgerAccount.ProviderClearing, fee))
    { EffectId = effectId };

    /// <summary>
    /// Money that was not yet earned goes back; delivered or invoiced goods need their credit note first.
    /// </summary>
    public static LedgerEntry Refund(PaymentId payment, LedgerAccount owed, Money refunded, Guid? effectId) => new(
        "refund", Source, payment.Value,
        new LedgerTransfer(TransferKind.Post, owed, LedgerAccount.ProviderClearing, refunded))
    { EffectId = effectId };

    private static LedgerTransfer Close(Guid holdId, Money held) =>
        new(TransferKind.Close, LedgerAccount.CustomerHold, LedgerAccount.HoldAtProvider, held) { PendingId = holdId };
}
