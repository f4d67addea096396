using Commerce.Domain.Invoices;
using Commerce.Domain.Payments;
using Commerce.Domain.Values;

namespace Commerce.Domain.Messages;

/// <summary>What collecting an invoice came to.</summary>
public sealed record InvoiceCollected
{
    public required CollectionOutcome Outcome { get; init; }

    public required InvoiceId InvoiceId { get; init; }

    /// <summary>The version to name in the next call about the invoice.</summary>
    public required int InvoiceVersion { get; init; }

    public required InvoiceStatus Status { get; init; }

    public required InvoiceSettlement Settlement { get; init; }

    public required Money Due { get; init; }

    public PaymentSummary? Payment { get; init; }

    /// <summary>Set while nobody knows whether money is held: charging again could take it twice.</summary>
    public bool? DoNotRetry { get; init; }

    public IReadOnlyList<Notice>? Messages { get; init; }

    public required IReadOnlyList<string> NextActions { get; init; }

    public static InvoiceCollected Of(Invoice invoice, CollectionOutcome outcome, Payment? payment) => new()
    {
        Outcome = outcome,
        InvoiceId = invoice.Id,
        InvoiceVersion = invoice.Version,
        Status = invoice.Status,
        Settlement = invoice.Settlement,
        Due = invoice.Due,
        Payment = payment is null ? null : PaymentSummary.Of(payment),
        NextActions = outcome switch
        {
            CollectionOutcome.Indeterminate => ["get_record"],
            _ when invoice.Due.IsPositive => ["collect_invoice", "send_invoice", "book_payment"],
            _ => ["get_record"],
        },
    };
}

public enum CollectionOutcome
{
    /// <summary>The money is taken and booked.</summary>
    Charged,

    /// <summary>The provider has not said whether money is held or taken; the invoice waits for it.</summary>
    Indeterminate,

    /// <summary>Stopped on request; nothing is held.</summary>
    Stopped,

    /// <summary>The customer is reminded until it is paid.</summary>
    DunningStarted,
    DunningStopped,
}
