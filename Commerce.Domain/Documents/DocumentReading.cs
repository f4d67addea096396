using System.Globalization;
using Commerce.Domain.CreditNotes;
using Commerce.Domain.Invoices;
using Commerce.Domain.Taxes;

namespace Commerce.Domain.Documents;

/// <summary>Reads the document off the record it belongs to.</summary>
public static class DocumentReading
{
    private const string Percent = "0.##";

    /// <param name="isTest">The merchant's mode, which is fixed when it is made.</param>
    public static BillingDocument Of(Invoice invoice, bool isTest) => new()
    {
        Kind = DocumentKind.Invoice,
        Number = invoice.Number ?? throw new InvalidOperationException($"{invoice.Id} is not issued, so there is no document."),
        IssuedOn = invoice.IssuedOn!.Value,
        DueOn = invoice.DueOn,
        SuppliedOn = invoice.SuppliedOn,
        Currency = invoice.Currency,
        Note = Text(invoice.Note),
        PaymentTerms = invoice.TermsDays == 0
            ? "Payable at once without deduction."
            : string.Create(CultureInfo.InvariantCulture, $"Payable without deduction by {invoice.DueOn:d MMMM yyyy}."),
        Seller = invoice.Seller!,
        Buyer = invoice.Buyer!,
        Lines = [.. invoice.Lines.Select(line => new DocumentLine(
            line.Position, line.Description, line.Quantity, line.Unit, line.UnitPrice, line.Net, line.Tax,
            VatOf(invoice.TaxGroups, line.TaxCategory, line.TaxRate), line.TaxRate))],
        Vat = Breakdown(invoice.TaxGroups),
        PricesIncludeTax = invoice.PricesIncludeTax,
        Jurisdiction = invoice.TaxJurisdiction,
        IsTest = isTest,
    };

    /// <summary>A credit note names amounts and no quantities: each line is one of the invoice's line, at what is taken back of it.</summary>
    public static BillingDocument Of(CreditNote note, Invoice invoice, bool isTest) => new()
    {
        Kind = DocumentKind.CreditNote,
        Number = note.Number,
        IssuedOn = note.IssuedOn,
        SuppliedOn = invoice.SuppliedOn,
        Currency = note.Currency,
        Note = Text(note.Explanation),
        PaymentTerms = $"Credited against invoice {invoice.Number}; nothing is to be paid.",
        Seller = invoice.Seller!,
        Buyer = invoice.Buyer!,
        Preceding = new PrecedingInvoice(invoice.Number!, invoice.IssuedOn!.Value),
        Lines = [.. note.Lines.Select((line, index) => new DocumentLine(
            index + 1, invoice.Lines.Single(it => it.Position == line.Position).Description, 1, LineDraft.EachUnit,
            invoice.PricesIncludeTax ? line.Gross : line.Net, line.Net, line.Tax,
            VatOf(invoice.TaxGroups, line.TaxCategory, line.TaxRate), line.TaxRate))],
        Vat = Breakdown(note.TaxGroups),
        PricesIncludeTax = invoice.PricesIncludeTax,
        Jurisdiction = invoice.TaxJurisdiction,
        IsTest = isTest,
    };

    /// <summary>A rate as people write it, for example <c>5.5</c>.</summary>
    public static string PercentOf(decimal rate) => (rate * 100).ToString(Percent, CultureInfo.InvariantCulture);

    private static VatCategory VatOf(IReadOnlyList<TaxGroup> groups, string category, decimal rate) =>
        VatOf(groups.First(it => it.Category == category && it.Rate == rate));

    // Documents from before the treatment was kept: what they say follows from category and rate.
    private static VatCategory VatOf(TaxGroup group) => group.Vat ?? group switch
    {
        { Rate: > 0 } => VatCategory.Standard,
        { Category: TaxCategory.Zero } => VatCategory.Zero,
        { Category: TaxCategory.Exempt } => VatCategory.Exempt(null),
        _ => new VatCategory(VatCategory.OutOfScopeCode, null, "No tax is charged: the seller is not registered for tax there."),
    };

    // The standard has one breakdown for each category and rate, whatever the merchant's own names for goods are.
    private static VatBreakdown[] Breakdown(IReadOnlyList<TaxGroup> groups) =>
    [
        .. groups.GroupBy(static it => (Vat: VatOf(it), it.Rate)).Select(static it => new VatBreakdown(
            it.Key.Vat, it.Key.Rate,
            it.Select(static group => group.Taxable).Aggregate(static (sum, more) => sum + more),
            it.Select(static group => group.Tax).Aggregate(static (sum, more) => sum + more))),
    ];

    private static string? Text(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
