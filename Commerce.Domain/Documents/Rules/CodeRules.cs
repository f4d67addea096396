using System.Collections.Frozen;
using Commerce.Domain.Taxes;
using Commerce.Domain.Values;
using static Commerce.Domain.Documents.Rules.PresenceRules;
using static Commerce.Domain.Documents.Rules.UblView;

namespace Commerce.Domain.Documents.Rules;

/// <summary>Codes are of their lists, as far as we use them: what we never write is refused here, though the list may have it.</summary>
internal static class CodeRules
{
    private static readonly FrozenSet<string> VatCategories = Set("S Z E AE K G O");
    private static readonly FrozenSet<string> MeansCodes = Set("30 58");
    private static readonly FrozenSet<string> ExemptionCodes = Set("VATEX-EU-AE VATEX-EU-IC VATEX-EU-G VATEX-EU-O");

    private static readonly string[] Amounts =
    [
        "LineExtensionAmount", "TaxExclusiveAmount", "TaxInclusiveAmount", "PayableAmount", "TaxableAmount", "TaxAmount", "PriceAmount",
    ];

    public static readonly IReadOnlyList<DocumentRule> All =
    [
        new("BR-CL-01", "The kind of document is an invoice (380) or a credit note (381).", static it => it.TypeCode == (it.IsCreditNote ? "381" : "380")),
        new(
            "BR-CL-03", "Every amount is in the document's currency.",
            static it => Amounts.SelectMany(it.Root.Everywhere).All(amount => amount.Attribute("currencyID") == it.Root.Text("DocumentCurrencyCode"))),
        new("BR-CL-04", "The currency is one of ISO 4217.", static it => Currency.TryParse(it.Root.Text("DocumentCurrencyCode"), out _)),
        new(
            "BR-CL-14", "Every country is one of ISO 3166-1.",
            static it => it.Root.Everywhere("IdentificationCode").All(static code => Country.IsKnown(code.Text()))),
        new(
            "BR-CL-16", "The way to pay is a transfer: 30, or 58 in euros.",
            static it => it.Root.Everywhere("PaymentMeansCode").All(static code => MeansCodes.Contains(code.Text()))),
        EveryBreakdown("BR-CL-17", "The category of every tax group is one we know.", static it => VatCategories.Contains(it.Text("TaxCategory/ID"))),
        EveryLine("BR-CL-18", "The category of every line is one we know.", static it => VatCategories.Contains(it.Text("Item/ClassifiedTaxCategory/ID"))),
        new(
            "BR-CL-22", "A code for why no tax is charged is of the VATEX list.",
            static it => it.Root.Everywhere("TaxExemptionReasonCode").All(static code => ExemptionCodes.Contains(code.Text()))),
        EveryLine(
            "BR-CL-23", "Every unit has the form of a code of UN/ECE Recommendation 20.",
            static it => QuantityOf(it).Attribute("unitCode") is { Length: 2 or 3 } unit
                && unit.All(static c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c))),
        new(
            "BR-CL-25", "Electronic addresses are e-mail addresses.",
            static it => it.Root.Everywhere("EndpointID").All(static address => address.Attribute("schemeID") == "EM")),
        new(
            "BR-CO-09", "VAT numbers begin with the letters of their country.",
            static it => new[] { VatIdOf(it.Seller), VatIdOf(it.Buyer) }.All(static id => id.Length == 0 || HasPrefix(id))),
    ];

    /// <summary>Greece has letters of its own.</summary>
    internal static bool HasPrefix(string vatId) =>
        vatId.Length > 2 && (Country.IsKnown(vatId[..2]) || vatId.StartsWith(VatNumbers.PrefixOf("GR"), StringComparison.Ordinal));

    private static FrozenSet<string> Set(string codes) => codes.Split(' ').ToFrozenSet(StringComparer.Ordinal);
}
