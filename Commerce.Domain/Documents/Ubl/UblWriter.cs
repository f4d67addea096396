using System.Globalization;
using System.Xml.Linq;
using Commerce.Domain.Taxes;
using Commerce.Domain.Values;
using static Commerce.Domain.Documents.Ubl.UblNames;

namespace Commerce.Domain.Documents.Ubl;

/// <summary>Writes a document as UBL 2.1 after EN 16931: an Invoice or a CreditNote. The order of the elements is the schema's.</summary>
public static class UblWriter
{
    public static XElement Write(BillingDocument document)
    {
        var isNote = document.Kind == DocumentKind.CreditNote;
        var space = isNote ? CreditNote : Invoice;
        return new XElement(
            space + (isNote ? "CreditNote" : "Invoice"),
            new XAttribute("xmlns", space), new XAttribute(XNamespace.Xmlns + "cac", Parts), new XAttribute(XNamespace.Xmlns + "cbc", Fields),
            Value("CustomizationID", Specification),
            Value("ID", document.Number),
            Date("IssueDate", document.IssuedOn),
            isNote ? null : Date("DueDate", document.DueOn),
            Value(isNote ? "CreditNoteTypeCode" : "InvoiceTypeCode", ((int)document.Kind).ToString(CultureInfo.InvariantCulture)),
            Notes(document).Select(static it => Value("Note", it)),
            Value("DocumentCurrencyCode", document.Currency.Code),
            Preceding(document.Preceding),
            new XElement(Parts + "AccountingSupplierParty", UblParty.Seller(document)),
            new XElement(Parts + "AccountingCustomerParty", UblParty.Buyer(document)),
            Delivery(document),
            Means(document),
            new XElement(Parts + "PaymentTerms", Value("Note", document.PaymentTerms)),
            TaxTotal(document),
            Totals(document),
            document.Lines.Select(line => Line(line, document)));
    }

    internal static XElement? Value(string name, string? text, params object?[] attributes) =>
        UntrustedText.Clean(text, int.MaxValue) is { Length: > 0 } clean ? new XElement(Fields + name, attributes, clean) : null;

    private static IEnumerable<string?> Notes(BillingDocument document) =>
        [document.IsTest ? "TEST: made in test mode, binds nobody." : null, PlatformDuties.WarningOf(document), document.Note];

    private static XElement? Date(string name, DateOnly? date) => date is { } day
        ? Value(name, day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)) : null;

    private static XElement Amount(string name, Money money) =>
        Value(name, money.Amount, new XAttribute("currencyID", money.Currency.Code))!;

    private static XElement? Preceding(PrecedingInvoice? invoice) => invoice is null ? null : new XElement(
        Parts + "BillingReference",
        new XElement(Parts + "InvoiceDocumentReference", Value("ID", invoice.Number), Date("IssueDate", invoice.IssuedOn)));

    private static XElement Delivery(BillingDocument document) => new(
        Parts + "Delivery", Date("ActualDeliveryDate", document.SuppliedOn),
        new XElement(Parts + "DeliveryLocation", UblParty.AddressOf("Address", document.SuppliedTo)));

    // Nothing is to be paid on a credit note, so there is no way to pay it.
    private static XElement? Means(BillingDocument document) => document is not { Kind: DocumentKind.Invoice, Seller.Bank: { } bank }
        ? null
        : new XElement(
            Parts + "PaymentMeans",
            Value("PaymentMeansCode", document.Currency.Code == "EUR" ? SepaCreditTransfer : CreditTransfer),
            Value("PaymentID", document.Number),
            new XElement(
                Parts + "PayeeFinancialAccount", Value("ID", Iban.Plain(bank.Iban)), Value("Name", bank.Holder ?? document.Seller.Name),
                bank.Bic is null ? null : new XElement(Parts + "FinancialInstitutionBranch", Value("ID", bank.Bic))));

    private static XElement TaxTotal(BillingDocument document) => new(
        Parts + "TaxTotal", Amount("TaxAmount", document.Tax),
        document.Vat.Select(static it => new XElement(
            Parts + "TaxSubtotal", Amount("TaxableAmount", it.Taxable), Amount("TaxAmount", it.Tax),
            Category("TaxCategory", it.Vat, it.Rate, withReason: true))));

    private static XElement Totals(BillingDocument document) => new(
        Parts + "LegalMonetaryTotal",
        Amount("LineExtensionAmount", document.Net), Amount("TaxExclusiveAmount", document.Net),
        Amount("TaxInclusiveAmount", document.Total), Amount("PayableAmount", document.Total));

    private static XElement Category(string name, VatCategory vat, decimal rate, bool withReason) => new(
        Parts + name, Value("ID", vat.Code),
        vat.Code == VatCategory.OutOfScopeCode ? null : Value("Percent", DocumentReading.PercentOf(rate)),
        withReason ? Value("TaxExemptionReasonCode", vat.ExemptionCode) : null,
        withReason ? Value("TaxExemptionReason", vat.ExemptionText) : null,
        new XElement(Parts + "TaxScheme", Value("ID", VatScheme)));

    private static XElement Line(DocumentLine line, BillingDocument document)
    {
        var isNote = document.Kind == DocumentKind.CreditNote;
        var quantity = line.Quantity.ToString("0.###", CultureInfo.InvariantCulture);
        var unit = new XAttribute("unitCode", line.Unit);
        return new XElement(
            Parts + (isNote ? "CreditNoteLine" : "InvoiceLine"),
            Value("ID", line.Position.ToString(CultureInfo.InvariantCulture)),
            Value(isNote ? "CreditedQuantity" : "InvoicedQuantity", quantity, unit),
            Amount("LineExtensionAmount", line.Net),
            new XElement(
                Parts + "Item", Value("Name", line.Description), Category("ClassifiedTaxCategory", line.Vat, line.Rate, withReason: false)),
            // The standard's prices have no tax in them. That of one piece need not be a whole number of cents, that of all pieces is.
            new XElement(
                Parts + "Price", Amount("PriceAmount", document.PricesIncludeTax ? line.Net : line.UnitPrice),
                document.PricesIncludeTax ? Value("BaseQuantity", quantity, unit) : null));
    }
}
