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

    [Description("timeline: what happened; ledger: bookings; document: PDF and XML links.")]
    public IReadOnlyList<RecordPart>? Include { get; init; }
}

public enum RecordPart
{
    Timeline,
    Ledger,
    Document,
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

    /// <summary>Tools that take this record as it is now.</summary>
    public required IReadOnlyList<string> AllowedActions { get; init; }

    public IReadOnlyList<TimelineEvent>? Timeline { get; init; }

    public IReadOnlyList<BookingView>? Ledger { get; init; }

    public DocumentView? Document { get; init; }
}
