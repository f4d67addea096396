using System.Xml.Linq;
using Commerce.Domain.Invoices;
using Commerce.Domain.Taxes;
using Commerce.Domain.Values;
using static Commerce.Domain.Documents.Ubl.UblNames;
using static Commerce.Domain.Documents.Ubl.UblWriter;

namespace Commerce.Domain.Documents.Ubl;

/// <summary>Seller and buyer in UBL.</summary>
internal static class UblParty
{
    // Where nothing is subject to tax no VAT number may be named (BR-O-02); the seller is still known by it.
    public static XElement Seller(BillingDocument document)
    {
        var (seller, hidden) = (document.Seller, IsOutOfScope(document));
        return Party(
            seller,
            hidden && seller.RegistrationNumber is null ? seller.TaxNumber ?? seller.VatId : null,
            [hidden ? null : Tax(seller.VatId, VatScheme), Tax(seller.TaxNumber, OtherTaxScheme)]);
    }

    public static XElement Buyer(BillingDocument document) =>
        Party(document.Buyer, null, [IsOutOfScope(document) ? null : Tax(document.Buyer.VatId, VatScheme)]);

    public static XElement AddressOf(string name, Address address) => new(
        Parts + name,
        Value("StreetName", address.Line1), Value("AdditionalStreetName", address.Line2), Value("CityName", address.City),
        Value("PostalZone", address.PostalCode), Value("CountrySubentity", address.Region),
        new XElement(Parts + "Country", Value("IdentificationCode", address.Country)));

    private static XElement Party(Party party, string? identifier, IReadOnlyList<XElement?> taxes) => new(
        Parts + "Party",
        Value("EndpointID", party.Email, new XAttribute("schemeID", EmailScheme)),
        identifier is null ? null : new XElement(Parts + "PartyIdentification", Value("ID", identifier)),
        AddressOf("PostalAddress", party.Address),
        taxes,
        new XElement(
            Parts + "PartyLegalEntity", Value("RegistrationName", party.Name), Value("CompanyID", party.RegistrationNumber),
            Value("CompanyLegalForm", party.LegalNote)),
        Contact(party));

    private static XElement? Tax(string? number, string scheme) => number is null ? null : new XElement(
        Parts + "PartyTaxScheme", Value("CompanyID", number), new XElement(Parts + "TaxScheme", Value("ID", scheme)));

    private static XElement? Contact(Party party) => (party.ContactName ?? party.Phone ?? party.Email) is null ? null : new XElement(
        Parts + "Contact", Value("Name", party.ContactName), Value("Telephone", party.Phone), Value("ElectronicMail", party.Email));

    private static bool IsOutOfScope(BillingDocument document) => document.Vat.Any(static it => it.Vat.Code == VatCategory.OutOfScopeCode);
}
