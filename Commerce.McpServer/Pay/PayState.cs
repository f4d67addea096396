using Commerce.Domain.Invoices;

namespace Commerce.McpServer.Pay;

/// <summary>What an invoice is to its buyer.</summary>
public enum PayState
{
    Due,
    Overdue,

    /// <summary>A payment is under way; nobody has to pay again.</summary>
    Processing,

    Paid,

    /// <summary>Nothing is left to pay and nothing was paid: credit notes took all of it back.</summary>
    Credited,

    Void,

    /// <summary>The seller has given the rest up.</summary>
    Uncollectible,
}

public static class PayStates
{
    /// <summary>Of an issued invoice.</summary>
    public static PayState Of(Invoice invoice, DateOnly today) => invoice.Status switch
    {
        InvoiceStatus.Void => PayState.Void,
        InvoiceStatus.Uncollectible => PayState.Uncollectible,
        InvoiceStatus.Paid => invoice.PaidMinor > 0 ? PayState.Paid : PayState.Credited,
        _ when invoice.IsBeingCollected => PayState.Processing,
        _ => invoice.IsOverdue(today) ? PayState.Overdue : PayState.Due,
    };
}
