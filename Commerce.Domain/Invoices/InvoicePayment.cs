using Commerce.Domain.Values;

namespace Commerce.Domain.Invoices;

/// <summary>Money that reached the merchant, or the decision that it never will.</summary>
public sealed class InvoicePayment
{
    private InvoicePayment()
    {
    }

    internal InvoicePayment(ReceiptKind kind, Money amount, DateOnly receivedOn, string evidence)
    {
        Id = Guid.CreateVersion7();
        (Kind, AmountMinor, Currency, ReceivedOn, Evidence) = (kind, amount.Minor, amount.Currency, receivedOn, evidence);
    }

    public Guid Id { get; private set; }

    public ReceiptKind Kind { get; private set; }

    public Currency Currency { get; private set; }

    public long AmountMinor { get; private set; }

    /// <summary>The day on the bank's or the cashier's paper.</summary>
    public DateOnly ReceivedOn { get; private set; }

    /// <summary>What proves it: the bank's reference, the number of a receipt, the id of our payment.</summary>
    public string Evidence { get; private set; } = "";

    public Money Amount => new(AmountMinor, Currency);
}

public enum ReceiptKind
{
    BankTransfer,
    Cash,
    Cheque,
    WriteOff,

    /// <summary>Through the payment provider; booked by its answer and by nobody's word.</summary>
    Charge,
}
