using System.Xml.Linq;

namespace Commerce.Domain.Documents.Ubl;

/// <summary>Namespaces and identifiers of UBL 2.1 and of the standard.</summary>
public static class UblNames
{
    public static readonly XNamespace Invoice = "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2";
    public static readonly XNamespace CreditNote = "urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2";
    public static readonly XNamespace Parts = "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2";
    public static readonly XNamespace Fields = "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2";

    /// <summary>BT-24: the core of the standard, without any country's usage of it.</summary>
    public const string Specification = "urn:cen.eu:en16931:2017";

    public const string VatScheme = "VAT";

    /// <summary>What a tax number that is no VAT number is filed under.</summary>
    public const string OtherTaxScheme = "FC";

    /// <summary>Of electronic addresses: e-mail.</summary>
    public const string EmailScheme = "EM";

    /// <summary>Codes of UNTDID 4461.</summary>
    public const string CreditTransfer = "30";
    public const string SepaCreditTransfer = "58";
}
