using Commerce.Domain.Errors;
using Commerce.Domain.Ledger;
using Commerce.Domain.Refunds;
using Commerce.Domain.Values;

namespace Commerce.Domain.Payments;

/// <summary>What went back of it, is going back, or stayed as the customer's balance: together never more than was taken.</summary>
public sealed partial class Payment
{
    /// <summary>Given back by the provider.</summary>
    public long RefundedMinor { get; private set; }

    /// <summary>Of refunds that were begun and have not ended; reserved for them.</summary>
    public long RefundingMinor { get; private set; }

    /// <summary>Became the customer's balance instead of going back.</summary>
    public long CreditedMinor { get; private set; }

    public Money Refunded => new(RefundedMinor, Currency);

    public Money Refunding => new(RefundingMinor, Currency);

    public Money Credited => new(CreditedMinor, Currency);

    /// <summary>Taken, and neither given back nor about to be.</summary>
    public Money Refundable => new(CapturedMinor - RefundedMinor - RefundingMinor - CreditedMinor, Currency);

    public void RequireVersion(int expectedVersion)
    {
        if (expectedVersion != Version)
        {
            throw CommerceException.Stale("payment", Version, expectedVersion);
        }
    }

    internal void BeginRefund(RefundId refund, Money amount)
    {
        if (amount.Currency != Currency || amount > Refundable)
        {
            throw new CommerceException(
                ErrorCode.ValidationState,
                $"{amount} is more than what can still be given back of payment {Id}: {Refundable} of {Captured} that were taken.");
        }

        RefundingMinor += amount.Minor;
        Tell("payment.refund_begun", refund, amount);
    }

    internal LedgerEntry CompleteRefund(RefundId refund, Money amount, Guid effectId)
    {
        Release(amount);
        RefundedMinor += amount.Minor;
        Tell("payment.refunded", refund, amount);
        return PaymentPostings.Refund(Id, Owed, amount, effectId);
    }

    internal LedgerEntry CreditRefund(RefundId refund, Money amount)
    {
        Release(amount);
        CreditedMinor += amount.Minor;
        Tell("payment.credited", refund, amount);
        return PaymentPostings.Credit(Id, amount);
    }

    /// <summary>It failed or was stopped: the amount can be given back again.</summary>
    internal void GiveUpRefund(RefundId refund, Money amount)
    {
        Release(amount);
        Tell("payment.refund_given_up", refund, amount);
    }

    private void Release(Money amount)
    {
        if (amount.Currency != Currency || amount.Minor > RefundingMinor)
        {
            throw new InvalidOperationException($"{Id}: {amount} was not reserved; {Refunding} is.");
        }

        RefundingMinor -= amount.Minor;
    }

    private void Tell(string action, RefundId refund, Money amount)
    {
        Touch();
        Record(new DomainEvent(action, Id.ToString(), new { refund_id = refund, amount }));
    }
}
