using Commerce.Domain.Errors;
using Commerce.Domain.Invoices;
using Commerce.Domain.Ledger;
using Commerce.Domain.Taxes;
using Commerce.Domain.Values;

namespace Commerce.Domain.CreditNotes;

/// <summary>
/// Takes part or all of one invoice back, with the revenue and the tax of it. Immutable from the moment it exists; it has a number
/// of a series of its own.
/// </summary>
public sealed class CreditNote : Aggregate
{
    private CreditNote()
    {
    }

    public CreditNoteId Id { get; private set; }

    public InvoiceId InvoiceId { get; private set; }

    public string Number { get; private set; } = "";

    public DateOnly IssuedOn { get; private set; }

    public CreditReason Reason { get; private set; }

    public string? Explanation { get; private set; }

    public Currency Currency { get; private set; }

    public IReadOnlyList<CreditedLine> Lines { get; private set; } = [];

    public IReadOnlyList<TaxGroup> TaxGroups { get; private set; } = [];

    public long TaxMinor { get; private set; }

    public long TotalMinor { get; private set; }

    /// <summary>Taken off what was still to be paid.</summary>
    public long OffsetMinor { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public Money Tax => new(TaxMinor, Currency);

    public Money Total => new(TotalMinor, Currency);

    public Money Offset => new(OffsetMinor, Currency);

    /// <summary>Was paid already and is the customer's balance now.</summary>
    public Money Credited => Total - Offset;

    /// <param name="wanted">Gross amounts by the position of the invoice's line.</param>
    /// <param name="earlier">What earlier notes took of each tax group, so that the last one takes exactly the rest.</param>
    public static (CreditNote Note, LedgerEntry Entry) Issue(
        Invoice invoice, string number, IReadOnlyList<(int Position, Money Gross)> wanted, IReadOnlyList<TaxGroup> earlier,
        (CreditReason Reason, string? Explanation) why, DateOnly today, DateTimeOffset now)
    {
        RequireCreditable(invoice, wanted);
        var (lines, groups) = CreditSplit.Of(invoice, wanted, earlier);
        var total = lines.Aggregate(Money.Zero(invoice.Currency), static (sum, line) => sum + line.Gross);
        var note = new CreditNote
        {
            Id = CreditNoteId.New(),
            InvoiceId = invoice.Id,
            Number = number,
            IssuedOn = today,
            Reason = why.Reason,
            Explanation = why.Explanation,
            Currency = invoice.Currency,
            Lines = lines,
            TaxGroups = groups,
            TaxMinor = groups.Sum(static it => it.Tax.Minor),
            TotalMinor = total.Minor,
            OffsetMinor = Math.Min(total.Minor, invoice.Open.Minor),
            CreatedAt = now,
        };
        invoice.Credit([.. wanted.Where(static it => it.Gross.IsPositive)], note.Offset);
        note.Record(new DomainEvent("credit_note.issued", note.Id.ToString(), new
        {
            invoice_id = invoice.Id,
            number,
            total = note.Total,
            tax = note.Tax,
            offset = note.Offset,
            credited = note.Credited,
            reason = why.Reason,
        }));
        return (note, InvoicePostings.CreditNote(invoice, note));
    }

    private static void RequireCreditable(Invoice invoice, IReadOnlyList<(int Position, Money Gross)> wanted)
    {
        if (invoice.Status is not (InvoiceStatus.Open or InvoiceStatus.Paid))
        {
            throw new CommerceException(
                ErrorCode.ValidationState,
                $"Invoice {invoice.Id} is {Transitions<InvoiceStatus>.Write(invoice.Status)}; credit notes are issued for open and paid ones.");
        }

        Problem[] tooMuch =
        [
            .. from line in invoice.Lines
               join wish in wanted on line.Position equals wish.Position
               where wish.Gross > line.Creditable
               select new Problem(
                   $"lines[{line.Position - 1}]", "is more than earlier credit notes left of this line",
                   $"{line.Creditable.Amount} {line.Currency} or less"),
        ];
        if (tooMuch.Length > 0 || wanted.All(static it => !it.Gross.IsPositive))
        {
            throw new CommerceException(
                ErrorCode.ValidationState, $"Invoice {invoice.Id} has {invoice.Creditable.Amount} {invoice.Currency} left to credit.", tooMuch);
        }
    }
}

/// <param name="Position">Of the invoice's line.</param>
public sealed record CreditedLine(int Position, Money Net, Money Tax, decimal TaxRate, string TaxCategory)
{
    public Money Gross => Net + Tax;
}

public enum CreditReason
{
    DuplicatedCharge,
    ProductUnsatisfactory,
    OrderChange,
    OrderCancellation,
    FraudulentCharge,
    Other,
}
