using System.Xml.Linq;
using Commerce.Domain.Documents;
using Commerce.Domain.Documents.Ubl;

namespace Commerce.Tests.Domain.Documents;

/// <summary>One thing made wrong on a good document.</summary>
/// <param name="Sample">Which good document.</param>
/// <param name="Path">Names of elements with slashes between; all that are found are made wrong.</param>
internal sealed record Violation(string Sample, string Path, Action<XElement> Wrong)
{
    private const string S = "standard";
    private const string Seller = "AccountingSupplierParty/Party";
    private const string Buyer = "AccountingCustomerParty/Party";
    private const string Group = "TaxTotal/TaxSubtotal";
    private const string Totals = "LegalMonetaryTotal";
    private const string LineVat = "InvoiceLine/Item/ClassifiedTaxCategory";

    private static readonly Action<XElement> Gone = static it => it.Remove();

    /// <summary>For every rule, a document that breaks it.</summary>
    public static IReadOnlyDictionary<string, Violation> All { get; } = new Dictionary<string, Violation>(StringComparer.Ordinal)
    {
        ["BR-01"] = new(S, "CustomizationID", Gone),
        ["BR-02"] = new(S, "ID", Gone),
        ["BR-03"] = new(S, "IssueDate", Gone),
        ["BR-04"] = new(S, "InvoiceTypeCode", Gone),
        ["BR-05"] = new(S, "DocumentCurrencyCode", Gone),
        ["BR-06"] = new(S, $"{Seller}/PartyLegalEntity/RegistrationName", Gone),
        ["BR-07"] = new(S, $"{Buyer}/PartyLegalEntity/RegistrationName", Gone),
        ["BR-08"] = new(S, $"{Seller}/PostalAddress", Gone),
        ["BR-09"] = new(S, $"{Seller}/PostalAddress/Country", Gone),
        ["BR-10"] = new(S, $"{Buyer}/PostalAddress", Gone),
        ["BR-11"] = new(S, $"{Buyer}/PostalAddress/Country", Gone),
        ["BR-12"] = new(S, $"{Totals}/LineExtensionAmount", Gone),
        ["BR-13"] = new(S, $"{Totals}/TaxExclusiveAmount", Gone),
        ["BR-14"] = new(S, $"{Totals}/TaxInclusiveAmount", Gone),
        ["BR-15"] = new(S, $"{Totals}/PayableAmount", Gone),
        ["BR-16"] = new(S, "InvoiceLine", Gone),
        ["BR-21"] = new(S, "InvoiceLine/ID", Gone),
        ["BR-22"] = new(S, "InvoiceLine/InvoicedQuantity", Gone),
        ["BR-23"] = new(S, "InvoiceLine/InvoicedQuantity", static it => it.RemoveAttributes()),
        ["BR-24"] = new(S, "InvoiceLine/LineExtensionAmount", Gone),
        ["BR-25"] = new(S, "InvoiceLine/Item/Name", Gone),
        ["BR-26"] = new(S, "InvoiceLine/Price/PriceAmount", Gone),
        ["BR-27"] = new(S, "InvoiceLine/Price/PriceAmount", To("-40.00")),
        ["BR-45"] = new(S, $"{Group}/TaxableAmount", Gone),
        ["BR-46"] = new(S, $"{Group}/TaxAmount", Gone),
        ["BR-47"] = new(S, $"{Group}/TaxCategory/ID", Gone),
        ["BR-48"] = new(S, $"{Group}/TaxCategory/Percent", Gone),
        ["BR-49"] = new(S, "PaymentMeans/PaymentMeansCode", Gone),
        ["BR-50"] = new(S, "PaymentMeans/PayeeFinancialAccount/ID", Gone),
        ["BR-55"] = new("credit_note", "BillingReference/InvoiceDocumentReference/ID", Gone),
        ["BR-57"] = new(S, "Delivery/DeliveryLocation/Address/Country", Gone),
        ["BR-61"] = new(S, "PaymentMeans/PayeeFinancialAccount", Gone),
        ["BR-62"] = new(S, $"{Seller}/EndpointID", static it => it.RemoveAttributes()),
        ["BR-63"] = new(S, $"{Buyer}/EndpointID", static it => it.RemoveAttributes()),
        ["BR-CL-01"] = new(S, "InvoiceTypeCode", To("381")),
        ["BR-CL-03"] = new(S, $"{Totals}/PayableAmount", static it => it.SetAttributeValue("currencyID", "USD")),
        ["BR-CL-04"] = new(S, "DocumentCurrencyCode", To("EUX")),
        ["BR-CL-14"] = new(S, $"{Buyer}/PostalAddress/Country/IdentificationCode", To("UK")),
        ["BR-CL-16"] = new(S, "PaymentMeans/PaymentMeansCode", To("99")),
        ["BR-CL-17"] = new(S, $"{Group}/TaxCategory/ID", To("A")),
        ["BR-CL-18"] = new(S, $"{LineVat}/ID", To("A")),
        ["BR-CL-22"] = new("reverse_charge", $"{Group}/TaxCategory/TaxExemptionReasonCode", To("VATEX-EU-XX")),
        ["BR-CL-23"] = new(S, "InvoiceLine/InvoicedQuantity", static it => it.SetAttributeValue("unitCode", "piece")),
        ["BR-CL-25"] = new(S, $"{Buyer}/EndpointID", static it => it.SetAttributeValue("schemeID", "0088")),
        ["BR-CO-04"] = new(S, $"{LineVat}/ID", Gone),
        ["BR-CO-09"] = new(S, $"{Seller}/PartyTaxScheme/CompanyID", To("123456788")),
        ["BR-CO-10"] = new(S, $"{Totals}/LineExtensionAmount", To("150.01")),
        ["BR-CO-13"] = new(S, $"{Totals}/TaxExclusiveAmount", To("150.01")),
        ["BR-CO-14"] = new(S, "TaxTotal/TaxAmount", To("22.51")),
        ["BR-CO-15"] = new(S, $"{Totals}/TaxInclusiveAmount", To("172.51")),
        ["BR-CO-16"] = new(S, $"{Totals}/PayableAmount", To("172.51")),
        ["BR-CO-17"] = new(S, $"{Group}/TaxAmount", To("25.00")),
        ["BR-CO-18"] = new(S, Group, Gone),
        ["BR-CO-25"] = new(S, "", static it => it.Elements().Where(static part => part.Name.LocalName is "DueDate" or "PaymentTerms").Remove()),
        ["BR-CO-26"] = new(S, Seller, static it => it.Descendants().Where(static part => part.Name.LocalName == "CompanyID").Remove()),
        ["BR-DEC-09"] = new(S, $"{Totals}/LineExtensionAmount", To("150.000")),
        ["BR-DEC-12"] = new(S, $"{Totals}/TaxExclusiveAmount", To("150.000")),
        ["BR-DEC-13"] = new(S, "TaxTotal/TaxAmount", To("22.500")),
        ["BR-DEC-14"] = new(S, $"{Totals}/TaxInclusiveAmount", To("172.500")),
        ["BR-DEC-18"] = new(S, $"{Totals}/PayableAmount", To("172.500")),
        ["BR-DEC-19"] = new(S, $"{Group}/TaxableAmount", To("100.000")),
        ["BR-DEC-20"] = new(S, $"{Group}/TaxAmount", To("19.000")),
        ["BR-DEC-23"] = new(S, "InvoiceLine/LineExtensionAmount", To("100.000")),
        ["BR-IC-11"] = new("intra_community", "Delivery/ActualDeliveryDate", Gone),
        ["BR-IC-12"] = new("intra_community", "Delivery/DeliveryLocation", Gone),
        ["BR-O-11"] = new("out_of_scope", Group, static it => it.AddAfterSelf(new XElement(it))),
        ["BR-O-12"] = new("out_of_scope", "InvoiceLine", static it =>
        {
            var other = new XElement(it);
            other.Descendants(UblNames.Parts + "ClassifiedTaxCategory").Single().Element(UblNames.Fields + "ID")!.Value = "S";
            it.AddAfterSelf(other);
        }),
        ["COM-01"] = new("credit_note", "BillingReference", Gone),
        ["COM-02"] = new(S, $"{Group}/TaxableAmount", To("100.01")),
        ["COM-03"] = new(S, "InvoiceLine/Price/PriceAmount", To("40.01")),
    }
    .Concat(OfCategory("S", S, "S"))
    .Concat(OfCategory("Z", "zero_and_exempt", "Z"))
    .Concat(OfCategory("E", "zero_and_exempt", "E"))
    .Concat(OfCategory("AE", "reverse_charge", "AE"))
    .Concat(OfCategory("IC", "intra_community", "K"))
    .Concat(OfCategory("G", "export", "G"))
    .Concat(OfCategory("O", "out_of_scope", "O"))
    .ToDictionary(StringComparer.Ordinal);

    /// <summary>The good document with the wrong thing on it.</summary>
    public XElement Plant()
    {
        var document = EInvoice.Of(Domain.Documents.Sample.All[Sample]()).Xml;
        var found = Find(document, Path).ToArray();
        found.ShouldNotBeEmpty($"{Sample} has {Path}");
        foreach (var element in found)
        {
            Wrong(element);
        }

        return document;
    }

    // The rules of a category are alike, so what breaks them is too.
    private static Dictionary<string, Violation> OfCategory(string name, string sample, string code)
    {
        var (taxed, hidden) = (code == "S", code == "O");
        var number = new XElement(
            UblNames.Parts + "PartyTaxScheme", new XElement(UblNames.Fields + "CompanyID", "DE123456788"),
            new XElement(UblNames.Parts + "TaxScheme", new XElement(UblNames.Fields + "ID", "VAT")));
        return new()
        {
            [$"BR-{name}-01"] = new(sample, $"{Group}/TaxCategory/ID", Of(code, To(taxed ? "Z" : "S"))),
            [$"BR-{name}-02"] = hidden ? new(sample, Seller, it => it.Add(new XElement(number)))
                : new(sample, $"{(code is "AE" ? Buyer : Seller)}/PartyTaxScheme", Gone),
            [$"BR-{name}-05"] = new(sample, LineVat, it => it.SetElementValue(UblNames.Fields + "Percent", taxed ? "0" : "5")),
            [$"BR-{name}-08"] = new(sample, $"{Group}/TaxableAmount", To("1.23")),
            [$"BR-{name}-09"] = new(sample, $"{Group}/TaxAmount", To(taxed ? "-19.00" : "1.00")),
            [$"BR-{name}-10"] = new(sample, $"{Group}/TaxCategory", it =>
            {
                it.SetElementValue(UblNames.Fields + "TaxExemptionReason", taxed || code == "Z" ? "because" : null);
                it.SetElementValue(UblNames.Fields + "TaxExemptionReasonCode", null);
            }),
        };
    }

    private static Action<XElement> To(string text) => it => it.Value = text;

    private static Action<XElement> Of(string code, Action<XElement> wrong) => it =>
    {
        if (it.Value == code)
        {
            wrong(it);
        }
    };

    private static IEnumerable<XElement> Find(XElement from, string path) => path.Length == 0 ? [from] : path.Split('/').Aggregate(
        (IEnumerable<XElement>)[from], static (found, name) => found.Elements().Where(it => it.Name.LocalName == name));
}
