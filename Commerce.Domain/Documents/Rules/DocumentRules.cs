using System.Xml.Linq;

namespace Commerce.Domain.Documents.Rules;

/// <summary>
/// The rules of EN 16931 that our documents can break, checked on the XML as it is written. Rules about what never is on one (allowances,
/// attachments, direct debit, tax representatives, periods) have nothing to look at and are left out.
/// </summary>
public static class DocumentRules
{
    public static readonly IReadOnlyList<DocumentRule> All =
        [.. PresenceRules.All, .. CodeRules.All, .. SumRules.All, .. VatRules.All];

    /// <summary>Every rule that does not hold.</summary>
    public static IReadOnlyList<DocumentRule> BrokenBy(XElement document)
    {
        var view = new UblView(document);
        return [.. All.Where(it => !it.Holds(view))];
    }
}
