using System.Globalization;
using System.Xml.Linq;
using Commerce.Domain.Documents.Ubl;

namespace Commerce.Domain.Documents.Rules;

/// <summary>What the rules look at: the written document, by the names of its elements. A path is names with slashes between.</summary>
internal sealed class UblView(XElement root)
{
    public bool IsCreditNote => root.Name.LocalName == "CreditNote";

    public IReadOnlyList<Node> Lines { get; } = [.. Find(root, "InvoiceLine").Concat(Find(root, "CreditNoteLine")).Select(static it => new Node(it))];

    public IReadOnlyList<Node> Breakdown { get; } = [.. Find(root, "TaxTotal/TaxSubtotal").Select(static it => new Node(it))];

    public Node Root { get; } = new(root);

    public Node Seller => Root.One("AccountingSupplierParty/Party");

    public Node Buyer => Root.One("AccountingCustomerParty/Party");

    public Node Totals => Root.One("LegalMonetaryTotal");

    public string TypeCode => Root.Text(IsCreditNote ? "CreditNoteTypeCode" : "InvoiceTypeCode");

    /// <summary>The number a party is registered under for value added tax.</summary>
    public static string VatIdOf(Node party) => NumberOf(party, UblNames.VatScheme);

    public static string OtherTaxNumberOf(Node party) => NumberOf(party, UblNames.OtherTaxScheme);

    public IEnumerable<Node> BreakdownOf(string code) => Breakdown.Where(it => it.Text("TaxCategory/ID") == code);

    public IEnumerable<Node> LinesOf(string code) => Lines.Where(it => it.Text("Item/ClassifiedTaxCategory/ID") == code);

    private static string NumberOf(Node party, string scheme) =>
        party.All("PartyTaxScheme").FirstOrDefault(it => it.Text("TaxScheme/ID") == scheme)?.Text("CompanyID") ?? "";

    private static IEnumerable<XElement> Find(XElement from, string path) => path.Split('/').Aggregate(
        (IEnumerable<XElement>)[from], static (found, name) => found.Elements().Where(it => it.Name.LocalName == name));

    /// <summary>One element, which may be missing: then all of it reads as empty.</summary>
    internal sealed class Node(XElement? element)
    {
        public bool IsThere => element is not null;

        public Node One(string path) => new(element is null ? null : Find(element, path).FirstOrDefault());

        public IEnumerable<Node> All(string path) => element is null ? [] : Find(element, path).Select(static it => new Node(it));

        public IEnumerable<Node> Everywhere(string name) =>
            element is null ? [] : element.DescendantsAndSelf().Where(it => it.Name.LocalName == name).Select(static it => new Node(it));

        /// <summary>Empty where it is missing.</summary>
        public string Text(string path = "") => element is null ? ""
            : (path.Length == 0 ? element : Find(element, path).FirstOrDefault())?.Value.Trim() ?? "";

        public bool Has(string path) => Text(path).Length > 0;

        public string Attribute(string name) => (string?)element?.Attribute(name) ?? "";

        /// <summary>Null where it is missing or no number.</summary>
        public decimal? Number(string path = "") => decimal.TryParse(
            Text(path), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;
    }
}
