using static Commerce.Domain.Documents.Rules.UblView;

namespace Commerce.Domain.Documents.Rules;

/// <summary>What has to be there.</summary>
internal static class PresenceRules
{
    public static readonly IReadOnlyList<DocumentRule> All =
    [
        new("BR-01", "It names the specification it follows.", static it => it.Root.Has("CustomizationID")),
        new("BR-02", "It has a number.", static it => it.Root.Has("ID")),
        new("BR-03", "It has a date of issue.", static it => it.Root.Has("IssueDate")),
        new("BR-04", "It says by a code what kind of document it is.", static it => it.TypeCode.Length > 0),
        new("BR-05", "It names its currency.", static it => it.Root.Has("DocumentCurrencyCode")),
        new("BR-06", "It names the seller.", static it => it.Seller.Has("PartyLegalEntity/RegistrationName")),
        new("BR-07", "It names the buyer.", static it => it.Buyer.Has("PartyLegalEntity/RegistrationName")),
        new("BR-08", "It has the seller's postal address.", static it => it.Seller.One("PostalAddress").IsThere),
        new("BR-09", "The seller's address has a country.", static it => it.Seller.Has("PostalAddress/Country/IdentificationCode")),
        new("BR-10", "It has the buyer's postal address.", static it => it.Buyer.One("PostalAddress").IsThere),
        new("BR-11", "The buyer's address has a country.", static it => it.Buyer.Has("PostalAddress/Country/IdentificationCode")),
        new("BR-12", "It has the sum of the lines.", static it => it.Totals.Has("LineExtensionAmount")),
        new("BR-13", "It has the total without tax.", static it => it.Totals.Has("TaxExclusiveAmount")),
        new("BR-14", "It has the total with tax.", static it => it.Totals.Has("TaxInclusiveAmount")),
        new("BR-15", "It has the amount to be paid.", static it => it.Totals.Has("PayableAmount")),
        new("BR-16", "It has at least one line.", static it => it.Lines.Count > 0),
        EveryLine("BR-21", "Every line has a number.", static it => it.Has("ID")),
        EveryLine("BR-22", "Every line has a quantity.", static it => QuantityOf(it).Number() is not null),
        EveryLine("BR-23", "Every quantity has a unit.", static it => QuantityOf(it).Attribute("unitCode").Length > 0),
        EveryLine("BR-24", "Every line has an amount without tax.", static it => it.Has("LineExtensionAmount")),
        EveryLine("BR-25", "Every line says what was supplied.", static it => it.Has("Item/Name")),
        EveryLine("BR-26", "Every line has a price without tax.", static it => it.Has("Price/PriceAmount")),
        EveryLine("BR-27", "No price is below nought.", static it => it.Number("Price/PriceAmount") is null or >= 0),
        EveryBreakdown("BR-45", "Every tax group has the amount that is taxed.", static it => it.Has("TaxableAmount")),
        EveryBreakdown("BR-46", "Every tax group has its tax.", static it => it.Has("TaxAmount")),
        EveryBreakdown("BR-47", "Every tax group has a category.", static it => it.Has("TaxCategory/ID")),
        EveryBreakdown(
            "BR-48", "Every tax group has a rate, but not what is outside the scope of the tax.",
            static it => it.Has("TaxCategory/Percent") || it.Text("TaxCategory/ID") == "O"),
        EveryMeans("BR-49", "A way to pay has its code.", static it => it.Has("PaymentMeansCode")),
        EveryMeans(
            "BR-50", "An account to pay into has its number.",
            static it => !it.One("PayeeFinancialAccount").IsThere || it.Has("PayeeFinancialAccount/ID")),
        new(
            "BR-55", "A document that takes an earlier one back names its number.",
            static it => it.Root.All("BillingReference").All(static it => it.Has("InvoiceDocumentReference/ID"))),
        new(
            "BR-57", "An address that is supplied to has a country.",
            static it => it.Root.All("Delivery/DeliveryLocation/Address").All(static it => it.Has("Country/IdentificationCode"))),
        EveryMeans(
            "BR-61", "A transfer says to which account.",
            static it => it.Text("PaymentMeansCode") is not ("30" or "58") || it.Has("PayeeFinancialAccount/ID")),
        new("BR-62", "The seller's electronic address says of which kind it is.", static it => IsSchemed(it.Seller)),
        new("BR-63", "The buyer's electronic address says of which kind it is.", static it => IsSchemed(it.Buyer)),
        EveryLine("BR-CO-04", "Every line has a tax category.", static it => it.Has("Item/ClassifiedTaxCategory/ID")),
        new("BR-CO-18", "It has at least one tax group.", static it => it.Breakdown.Count > 0),
        new(
            "BR-CO-25", "What is to be paid is due on a day or under terms.",
            static it => it.Totals.Number("PayableAmount") is null or <= 0 || it.Root.Has("DueDate") || it.Root.Has("PaymentTerms/Note")),
        new(
            "BR-CO-26", "The seller can be told by an identifier, a number of a register or a VAT number.",
            static it => it.Seller.Has("PartyIdentification/ID") || it.Seller.Has("PartyLegalEntity/CompanyID") || VatIdOf(it.Seller).Length > 0),
        // Not of the standard: German and French law, and what a correction is for, want it of every credit note.
        new(
            "COM-01", "A credit note names the invoice that it takes back.",
            static it => !it.IsCreditNote || it.Root.One("BillingReference").IsThere),
    ];

    internal static Node QuantityOf(Node line) =>
        line.One("InvoicedQuantity") is { IsThere: true } invoiced ? invoiced : line.One("CreditedQuantity");

    internal static DocumentRule EveryLine(string id, string sentence, Func<Node, bool> holds) => new(id, sentence, it => it.Lines.All(holds));

    internal static DocumentRule EveryBreakdown(string id, string sentence, Func<Node, bool> holds) =>
        new(id, sentence, it => it.Breakdown.All(holds));

    private static DocumentRule EveryMeans(string id, string sentence, Func<Node, bool> holds) =>
        new(id, sentence, it => it.Root.All("PaymentMeans").All(holds));

    private static bool IsSchemed(Node party) => party.One("EndpointID") is not { IsThere: true } address || address.Attribute("schemeID").Length > 0;
}
