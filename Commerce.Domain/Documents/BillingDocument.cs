using Commerce.Domain.Invoices;
using Commerce.Domain.Taxes;
using Commerce.Domain.Values;

namespace Commerce.Domain.Documents;

/// <summary>
/// What an invoice or a credit note says, in the terms of EN 16931. It is read off the immutable record alone (payments are not on it),
/// so every writing of it is the same whenever it is made. The numbers are those of the standard's business terms.
/// </summary>
public sealed record BillingDocument
{
    public required DocumentKind Kind { get; init; }

    /// <summary>BT-1.</summary>
    public required string Number { get; init; }

    /// <summary>BT-2.</summary>
    public required DateOnly IssuedOn { get; init; }

    /// <summary>BT-9; null for a credit note, on which nothing is to be paid.</summary>
    public DateOnly? DueOn { get; init; }

    /// <summary>BT-72.</summary>
    public DateOnly? SuppliedOn { get; init; }

    /// <summary>BT-5.</summary>
    public required Currency Currency { get; init; }

    /// <summary>BT-22.</summary>
    public string? Note { get; init; }

    /// <summary>BT-20.</summary>
    public required string PaymentTerms { get; init; }

    /// <summary>BG-4.</summary>
    public required Party Seller { get; init; }

    /// <summary>BG-7.</summary>
    public required Party Buyer { get; init; }

    /// <summary>BG-3: what a credit note takes back.</summary>
    public PrecedingInvoice? Preceding { get; init; }

    /// <summary>BG-25.</summary>
    public required IReadOnlyList<DocumentLine> Lines { get; init; }

    /// <summary>BG-23: one for each category, rate and reason.</summary>
    public required IReadOnlyList<VatBreakdown> Vat { get; init; }

    /// <summary>Prices of the lines contain the tax; the amounts that the standard knows never do.</summary>
    public required bool PricesIncludeTax { get; init; }

    /// <summary>Whose tax it is; null where none is charged.</summary>
    public string? Jurisdiction { get; init; }

    /// <summary>Made by a merchant in test mode: binds nobody, and says so on every page.</summary>
    public required bool IsTest { get; init; }

    /// <summary>Where its buyer sees and pays it. For people; the standard has no place for it.</summary>
    public Uri? PayPage { get; init; }

    /// <summary>BT-106 and, as there are no allowances and charges of the whole document, BT-109.</summary>
    public Money Net => Sum(Lines.Select(static it => it.Net));

    /// <summary>BT-110.</summary>
    public Money Tax => Sum(Vat.Select(static it => it.Tax));

    /// <summary>BT-112 and BT-115.</summary>
    public Money Total => Net + Tax;

    /// <summary>BT-80: where it is supplied to.</summary>
    public Address SuppliedTo => Buyer.SuppliedTo ?? Buyer.Address;

    private Money Sum(IEnumerable<Money> amounts) => amounts.Aggregate(Money.Zero(Currency), static (sum, it) => sum + it);
}

/// <summary>BT-3, in the code of UNTDID 1001.</summary>
public enum DocumentKind
{
    Invoice = 380,
    CreditNote = 381,
}

/// <param name="Number">BT-25.</param>
/// <param name="IssuedOn">BT-26.</param>
public sealed record PrecedingInvoice(string Number, DateOnly IssuedOn);

/// <param name="Position">BT-126.</param>
/// <param name="Description">BT-153.</param>
/// <param name="Quantity">BT-129.</param>
/// <param name="Unit">BT-130, UN/ECE Recommendation 20.</param>
/// <param name="UnitPrice">As agreed: with its tax when the document's prices include it.</param>
/// <param name="Net">BT-131, without tax.</param>
/// <param name="Tax">Its share of the tax of its group; the standard has none on lines, people want it.</param>
/// <param name="Vat">BT-151.</param>
/// <param name="Rate">BT-152; 0.19 is 19 %.</param>
public sealed record DocumentLine(
    int Position, string Description, decimal Quantity, string Unit, Money UnitPrice, Money Net, Money Tax, VatCategory Vat, decimal Rate)
{
    public Money Gross => Net + Tax;
}

/// <param name="Vat">BT-118, BT-120 and BT-121.</param>
/// <param name="Rate">BT-119.</param>
/// <param name="Taxable">BT-116.</param>
/// <param name="Tax">BT-117.</param>
public sealed record VatBreakdown(VatCategory Vat, decimal Rate, Money Taxable, Money Tax);
