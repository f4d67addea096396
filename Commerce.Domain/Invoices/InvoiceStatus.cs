using Commerce.Domain.Values;

namespace Commerce.Domain.Invoices;

public enum InvoiceStatus
{
    /// <summary>Has no number and binds nobody; may still be changed.</summary>
    Draft,

    /// <summary>Issued: numbered, booked and immutable. Something may be left to pay.</summary>
    Open,

    /// <summary>Nothing is left to pay, by payments, credit notes or both.</summary>
    Paid,

    /// <summary>Taken back as a whole before anybody saw or paid it; the number stays used.</summary>
    Void,

    /// <summary>What was left is written off; money that comes after all is still booked.</summary>
    Uncollectible,

    /// <summary>A draft that was given up.</summary>
    Deleted,
}

/// <summary>How far it is paid; follows from the amounts and from what is under way, and is never stored.</summary>
public enum InvoiceSettlement
{
    Unpaid,

    /// <summary>Its money is being taken through the payment provider.</summary>
    Processing,
    PartiallyPaid,
    Paid,

    /// <summary>More came than was asked for; the excess is the customer's balance.</summary>
    Overpaid,
}

public static class InvoiceMoves
{
    public static readonly Transitions<InvoiceStatus> Table = new(
        (InvoiceStatus.Draft, [InvoiceStatus.Open, InvoiceStatus.Deleted]),
        (InvoiceStatus.Open, [InvoiceStatus.Paid, InvoiceStatus.Void, InvoiceStatus.Uncollectible]),
        (InvoiceStatus.Uncollectible, [InvoiceStatus.Paid]),
        (InvoiceStatus.Paid, []),
        (InvoiceStatus.Void, []),
        (InvoiceStatus.Deleted, []));

    /// <summary>It has a number and is in the books.</summary>
    public static bool IsIssued(this InvoiceStatus status) => status is not (InvoiceStatus.Draft or InvoiceStatus.Deleted);
}
