using System.ComponentModel;
using Commerce.Domain.Access;
using Commerce.Domain.Infrastructure.Audit;
using Commerce.Domain.Infrastructure.Ledger;
using Commerce.McpServer.Pipeline;
using Commerce.McpServer.Records;

namespace Commerce.McpServer.Tools.Records.GetRecord;

[Tool(
    "Read a record", Order = 26, Scope = Scopes.RecordsRead, ReadOnly = true, Destructive = false, Idempotent = true,
    OpenWorld = false)]
[Description("A checkout, order, payment, quote, product, customer, discount, invoice, credit note or refund by its id, with version and "
    + "allowed actions. For work in progress use get_operation.")]
public sealed record GetRecord : IRead<RecordView>
{
    public required string Id { get; init; }

    [Description("timeline: what happened; ledger: bookings; document: PDF and XML links; pay_qr: code of the payment page.")]
    public IReadOnlyList<RecordPart>? Include { get; init; }

    [Description("Date or date-time: an invoice, and ledger, at the end of that day by booking date.")]
    public string? AsOf { get; init; }
}

public enum RecordPart
{
    Timeline,
    Ledger,
    Document,
    PayQr,
}

/// <summary>Exactly one of the records is set.</summary>
public sealed record RecordView
{
    public CheckoutView? Checkout { get; init; }

    public OrderView? Order { get; init; }

    public PaymentView? Payment { get; init; }

    public QuoteView? Quote { get; init; }

    public ProductView? Product { get; init; }

    public InvoiceView? Invoice { get; init; }

    public CreditNoteView? CreditNote { get; init; }

    public RefundView? Refund { get; init; }

    public CustomerView? Customer { get; init; }

    public DiscountView? Discount { get; init; }

    [Description("The day this is of.")]
    public DateOnly? AsOf { get; init; }

    /// <summary>Where its buyer sees and pays an invoice, without a key, as long as something is due.</summary>
    public Uri? PayUrl { get; init; }

    /// <summary>Tools that take this record as it is now.</summary>
    public required IReadOnlyList<string> AllowedActions { get; init; }

    public IReadOnlyList<TimelineEvent>? Timeline { get; init; }

    public IReadOnlyList<BookingView>? Ledger { get; init; }

    public DocumentView? Document { get; init; }

    public PayQrView? PayQr { get; init; }
}
