using System.ComponentModel;
using Commerce.Domain.CreditNotes;
using Commerce.Domain.Customers;
using Commerce.Domain.Invoices;
using Commerce.Domain.Values;

namespace Commerce.McpServer.Records;

/// <summary>An invoice as an agent reads it: what is on it, how far it is paid, what can be done next.</summary>
public sealed record InvoiceView
{
    public required InvoiceId InvoiceId { get; init; }

    public required int Version { get; init; }

    public required InvoiceStatus Status { get; init; }

    public required InvoiceSettlement Settlement { get; init; }

    public string? Number { get; init; }

    public required CustomerId CustomerId { get; init; }

    public required IReadOnlyList<InvoiceLineView> Lines { get; init; }

    public required Money Subtotal { get; init; }

    public required Money Tax { get; init; }

    public required Money Total { get; init; }

    public required bool TaxIncluded { get; init; }

    public required Money Due { get; init; }

    public Money? Paid { get; init; }

    public Money? Credited { get; init; }

    public DateOnly? IssuedOn { get; init; }

    public DateOnly? DueOn { get; init; }

    public bool? Overdue { get; init; }

    [Description("It is being paid; poll this.")]
    public string? CollectingOperationId { get; init; }

    public DunningView? Dunning { get; init; }

    public IReadOnlyList<Notice>? Messages { get; init; }

    public required IReadOnlyList<string> NextActions { get; init; }

    public static InvoiceView Of(Invoice invoice, DateOnly today, params IReadOnlyList<Notice> more)
    {
        Notice[] notices = [.. invoice.Notices(), .. more];
        return new InvoiceView
        {
            InvoiceId = invoice.Id,
            Version = invoice.Version,
            Status = invoice.Status,
            Settlement = invoice.Settlement,
            Number = invoice.Number,
            CustomerId = invoice.CustomerId,
            Lines = [.. invoice.Lines.Select(InvoiceLineView.Of)],
            Subtotal = invoice.Subtotal,
            Tax = invoice.Tax,
            Total = invoice.Total,
            TaxIncluded = invoice.PricesIncludeTax,
            Due = invoice.Due,
            Paid = invoice.PaidMinor == 0 ? null : invoice.Paid,
            Credited = invoice.Creditable == invoice.Gross ? null : invoice.Gross - invoice.Creditable,
            IssuedOn = invoice.IssuedOn,
            DueOn = invoice.DueOn,
            Overdue = invoice.IsOverdue(today) ? true : null,
            CollectingOperationId = invoice.CollectingOperationId,
            Dunning = invoice is { IsDunned: false, DunningLevel: 0 } ? null : new DunningView(invoice.DunningLevel, invoice.DunningNextOn),
            Messages = notices.Length == 0 ? null : notices,
            NextActions = NextActionsOf(invoice),
        };
    }

    public static IReadOnlyList<string> NextActionsOf(Invoice invoice) => invoice.Status switch
    {
        InvoiceStatus.Draft => ["invoice_customer", "correct_invoice"],
        InvoiceStatus.Open when invoice.IsBeingCollected => ["get_operation", "cancel_operation", "book_payment"],
        InvoiceStatus.Open => ["collect_invoice", "send_invoice", "book_payment", "correct_invoice"],
        InvoiceStatus.Uncollectible => ["book_payment"],
        InvoiceStatus.Paid when invoice.Creditable.IsPositive => ["correct_invoice"],
        _ => [],
    };
}

/// <param name="RemindersSent">Of the merchant's schedule.</param>
/// <param name="NextOn">Absent when no more go out by themselves.</param>
public sealed record DunningView(int RemindersSent, DateOnly? NextOn);

/// <param name="Line">From 1; what correct_invoice names it by.</param>
/// <param name="TaxRate">0.19 is 19 %.</param>
/// <param name="Total">With its tax.</param>
/// <param name="Creditable">What credit notes left of the total; only once one was issued.</param>
public sealed record InvoiceLineView(
    int Line, UntrustedText? Description, decimal Quantity, string Unit, Money UnitPrice, decimal TaxRate, Money Total,
    Money? Creditable)
{
    public static InvoiceLineView Of(InvoiceLine line) => new(
        line.Position, UntrustedText.From(line.Description, "merchant"), line.Quantity, line.Unit, line.UnitPrice, line.TaxRate,
        line.Gross, line.CreditedMinor == 0 ? null : line.Creditable);
}

public sealed record CreditNoteView(
    CreditNoteId CreditNoteId, string Number, InvoiceId InvoiceId, DateOnly IssuedOn, CreditReason Reason, Money Total, Money Tax,
    Money Offset, Money Credited)
{
    public static CreditNoteView Of(CreditNote note) => new(
        note.Id, note.Number, note.InvoiceId, note.IssuedOn, note.Reason, note.Total, note.Tax, note.Offset, note.Credited);
}
