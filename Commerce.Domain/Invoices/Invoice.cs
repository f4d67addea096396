using Commerce.Domain.Customers;
using Commerce.Domain.Errors;
using Commerce.Domain.Taxes;
using Commerce.Domain.Values;

namespace Commerce.Domain.Invoices;

/// <summary>
/// A bill. As a draft it can be changed at will; once issued it is an immutable document with a number, and whatever was wrong is
/// made right by a credit note or, while nobody has seen or paid it, by voiding it.
/// </summary>
public sealed partial class Invoice : Aggregate
{
    public const int MaxLines = 200;
    public const int MaxTermsDays = 365;

    private readonly List<InvoiceLine> _lines = [];
    private readonly List<InvoicePayment> _payments = [];

    private Invoice()
    {
    }

    public InvoiceId Id { get; private set; }

    public CustomerId CustomerId { get; private set; }

    public InvoiceStatus Status { get; private set; }

    /// <summary>Given at issue, in one unbroken sequence per series; kept for ever, even if it is voided.</summary>
    public string? Number { get; private set; }

    public Currency Currency { get; private set; }

    public bool PricesIncludeTax { get; private set; }

    /// <summary>Days from issue until it is due; 0 is at once.</summary>
    public int TermsDays { get; private set; }

    /// <summary>When what is billed was supplied; decides the tax rate.</summary>
    public DateOnly? SuppliedOn { get; private set; }

    public DateOnly? IssuedOn { get; private set; }

    public DateOnly? DueOn { get; private set; }

    /// <summary>When it first went out to the customer; null while nobody outside has it.</summary>
    public DateOnly? SentOn { get; private set; }

    public Party? Seller { get; private set; }

    public Party? Buyer { get; private set; }

    public string? Note { get; private set; }

    public long SubtotalMinor { get; private set; }

    public long TaxMinor { get; private set; }

    public long TotalMinor { get; private set; }

    public string? TaxJurisdiction { get; private set; }

    public IReadOnlyList<TaxGroup> TaxGroups { get; private set; } = [];

    /// <summary>Codes of what has to be known about its tax, such as that none is charged.</summary>
    public string[] TaxNotices { get; private set; } = [];

    /// <summary>All that was booked as received, the excess too.</summary>
    public long PaidMinor { get; private set; }

    /// <summary>What credit notes took off what is to be paid.</summary>
    public long OffsetMinor { get; private set; }

    public long WrittenOffMinor { get; private set; }

    /// <summary>Given back through the provider.</summary>
    public long RefundedMinor { get; private set; }

    /// <summary>
    /// Charged in excess, or credited and not, or in vain, paid back: the customer's balance, and the first to go back with the next
    /// refund.
    /// </summary>
    public long ReturnableMinor { get; private set; }

    /// <summary>Decides whether an equal one is suspected to be the same.</summary>
    public string ContentHash { get; private set; } = "";

    /// <summary>Opens the page on which its buyer sees and pays it, once it is issued.</summary>
    public PayToken PayToken { get; private set; } = PayToken.New();

    /// <summary>The booking of its issue, which voiding it reverses.</summary>
    public Guid? IssueEntryId { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public IReadOnlyList<InvoiceLine> Lines => [.. _lines.OrderBy(static line => line.Position)];

    public IReadOnlyList<InvoicePayment> Payments => [.. _payments.OrderBy(static it => it.Id)];

    public Money Subtotal => new(SubtotalMinor, Currency);

    public Money Tax => new(TaxMinor, Currency);

    public Money Total => new(TotalMinor, Currency);

    public Money Paid => new(PaidMinor, Currency);

    /// <summary>Written off money is not due any more, but may come.</summary>
    public Money Open => new(Math.Max(0, TotalMinor - OffsetMinor - PaidMinor), Currency);

    public Money Returnable => new(ReturnableMinor, Currency);

    public Money Due => Status is InvoiceStatus.Open ? Open : Money.Zero(Currency);

    public Money Gross => _lines.Aggregate(Money.Zero(Currency), static (sum, line) => sum + line.Gross);

    public Money Creditable => _lines.Aggregate(Money.Zero(Currency), static (sum, line) => sum + line.Creditable);

    public InvoiceSettlement Settlement => IsBeingCollected && Due.IsPositive ? InvoiceSettlement.Processing
        : SettlementOf(Total, new Money(OffsetMinor, Currency), Paid, new Money(RefundedMinor, Currency));

    public bool IsOverdue(DateOnly today) => Status == InvoiceStatus.Open && DueOn < today;

    /// <param name="offset">What credit notes took off what is to be paid.</param>
    public static InvoiceSettlement SettlementOf(Money total, Money offset, Money paid, Money refunded) =>
        refunded.IsPositive ? refunded == paid ? InvoiceSettlement.Refunded : InvoiceSettlement.PartiallyRefunded
        : paid > total - offset ? InvoiceSettlement.Overpaid
        : paid == total - offset ? InvoiceSettlement.Paid
        : paid.IsPositive || offset.IsPositive ? InvoiceSettlement.PartiallyPaid
        : InvoiceSettlement.Unpaid;

    public void RequireVersion(int expectedVersion)
    {
        if (expectedVersion != Version)
        {
            throw CommerceException.Stale("invoice", Version, expectedVersion);
        }
    }

    internal void MarkSent(DateOnly today)
    {
        SentOn ??= today;
        Touch();
    }

    private void RequireStatus(InvoiceStatus needed, string action)
    {
        if (Status != needed)
        {
            throw new CommerceException(
                ErrorCode.ValidationState,
                $"Invoice {Id} is {Transitions<InvoiceStatus>.Write(Status)}; only one that is "
                    + $"{Transitions<InvoiceStatus>.Write(needed)} can be {action}.");
        }
    }

    private bool MoveTo(InvoiceStatus next)
    {
        var moves = InvoiceMoves.Table.Allows(Status, next, $"Invoice {Id}");
        Status = next;
        return moves;
    }
}
