using System.Xml.Linq;
using Commerce.Domain.Documents.Rules;
using Commerce.Domain.Documents.Ubl;
using Commerce.Domain.Taxes;

namespace Commerce.Domain.Documents;

/// <summary>A document as electronic invoice of EN 16931, or why there is none, and every rule of the standard it breaks.</summary>
public sealed record EInvoice(XElement Xml, IReadOnlyList<DocumentRule> Broken, string? NotPossible)
{
    private const int MostDecimals = 2;

    /// <summary>It may be handed out.</summary>
    public bool IsValid => Broken.Count == 0 && NotPossible is null;

    public static EInvoice Of(BillingDocument document)
    {
        var xml = UblWriter.Write(document);
        var broken = DocumentRules.BrokenBy(xml);
        return new EInvoice(
            xml, document.Currency.Exponent > MostDecimals ? [.. broken.Where(static it => !it.IsOfDecimals)] : broken, NotPossibleOf(document));
    }

    /// <summary>With its declaration, in UTF-8 once it is bytes.</summary>
    public string ToText() => $"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{Xml}\n";

    // What the standard cannot say is no defect of the document, which can still be had as PDF.
    private static string? NotPossibleOf(BillingDocument document) =>
        document.Currency.Exponent > MostDecimals
            ? $"EN 16931 has no amounts with more than two decimals, and {document.Currency} has {document.Currency.Exponent}."
            : document.Jurisdiction?.Contains('-', StringComparison.Ordinal) == true
                && document.Vat.Any(static it => it.Vat.Code == VatCategory.StandardCode)
            ? $"EN 16931 knows value added tax only, and {document.Jurisdiction} levies a sales tax."
            : null;
}
