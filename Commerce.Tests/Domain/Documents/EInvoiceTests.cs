using System.Text;
using System.Xml.Linq;
using Commerce.Domain.CreditNotes;
using Commerce.Domain.Documents;
using Commerce.Domain.Documents.Rules;
using Commerce.Domain.Invoices;
using Commerce.Domain.Taxes;
using Commerce.Domain.Values;
using Commerce.Tests.Architecture;
using Commerce.Tests.Tools;
using FsCheck;
using FsCheck.Fluent;

namespace Commerce.Tests.Domain.Documents;

public sealed class EInvoiceTests
{
    private static readonly string Folder = Path.Combine(SourceTree.Root, "Commerce.Tests", "Domain", "Documents", "Snapshots");

    private static readonly Gen<LineDraft[]> Lines =
        from currency in Gen.Elements("EUR", "PLN", "CZK", "JPY", "BHD")
        from lines in (
            from thousandths in Gen.Choose(1, 20_000)
            from price in Gen.Choose(1, 99_999)
            from category in Gen.Elements([.. TaxCategory.All])
            select (thousandths, price, category)).NonEmptyListOf()
        select lines.Select(it => new LineDraft(
            "Work", it.thousandths / 1000m, "HUR", new Money(it.price, Currency.Of(currency)), it.category)).ToArray();

    public static TheoryData<string> Samples => [.. Sample.All.Keys];

    [Fact]
    public void Whatever_is_billed_makes_a_document_that_keeps_every_rule() => Prop.ForAll(
        Lines.ToArbitrary(), Gen.Elements(true, false).ToArbitrary(), Gen.Elements(true, false).ToArbitrary(),
        (lines, inclusive, abroad) =>
        {
            var buyer = abroad ? Sample.Prague : Sample.Buyer(Sample.Berlin);
            if (!Sample.Drafted(buyer, inclusive, lines).Total.IsPositive)
            {
                return true;
            }

            var invoice = Sample.Issued(buyer, inclusive, lines);
            var document = Sample.Read(invoice);
            return Keeps(document) && document.Total == invoice.Total && document.Tax == invoice.Tax;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Whatever_is_credited_makes_a_document_that_keeps_every_rule_and_all_notes_take_back_what_was_billed() => Prop.ForAll(
        Lines.ToArbitrary(), Gen.Elements(true, false).ToArbitrary(), Gen.Choose(10, 90).ToArbitrary(),
        (lines, inclusive, percent) =>
        {
            var invoice = Sample.Drafted(Sample.Buyer(Sample.Berlin), inclusive, lines);
            if (invoice.Total.Minor < 1000)
            {
                return true;
            }

            invoice = Sample.Issued(Sample.Buyer(Sample.Berlin), inclusive, lines);
            var first = Note(invoice, invoice.Total.Rate(percent / 100m), []);
            var rest = Note(invoice, invoice.Creditable, first.TaxGroups);
            BillingDocument[] documents = [.. new[] { first, rest }.Select(it => DocumentReading.Of(it, invoice, isTest: false))];
            return documents.All(Keeps)
                && documents.Aggregate(Money.Zero(invoice.Currency), static (sum, it) => sum + it.Total) == invoice.Total;
        }).QuickCheckThrowOnFailure();

    // A line that a cent is taken back of, or less than its share of the tax, is the one thing that no price above nought can say.
    private static CreditNote Note(Invoice invoice, Money amount, IReadOnlyList<TaxGroup> earlier) => CreditNote.Issue(
        invoice, "CN-2026-00001", CreditSplit.Spread(invoice, amount), earlier, (CreditReason.Other, null), Sample.Today, Sample.Now).Note;

    [Theory]
    [MemberData(nameof(Samples))]
    public void It_is_written_like_this(string name)
    {
        var path = Path.Combine(Folder, $"{name}.xml");
        var text = EInvoice.Of(Sample.All[name]()).ToText();
        if (Snapshot.Updates)
        {
            Directory.CreateDirectory(Folder);
            File.WriteAllText(path, text, new UTF8Encoding(false));
        }

        text.ShouldBe(File.ReadAllText(path), customMessage: $"If that is meant, run once with {Snapshot.Variable}=1.");
    }

    [Fact]
    public void A_currency_with_more_decimals_than_the_standard_has_no_e_invoice_and_is_no_defect()
    {
        var invoice = EInvoice.Of(Sample.Read(Sample.Issued(
            Sample.Buyer(Sample.Berlin), Sample.Line("Work", 1, "HUR", "1.234", TaxCategory.Standard, "BHD"))));

        (invoice.IsValid, invoice.Broken.Count).ShouldBe((false, 0));
        invoice.NotPossible!.ShouldContain("BHD has 3");
    }

    [Fact]
    public void Where_a_platform_has_to_carry_it_the_document_says_that_it_is_not_the_legal_one()
    {
        var polish = new Address("PL") { Line1 = "Prosta 1", City = "Łódź", PostalCode = "90-001" };
        var invoice = Sample.Issued(Sample.Buyer(Sample.Berlin), Sample.Line("Work", 1, "HUR", "10.00", TaxCategory.Standard));
        var document = Sample.Read(invoice) with
        {
            Seller = Sample.Seller with { Address = polish }, Buyer = new Party("Lampa", polish) { VatId = "PL1234563218" },
        };

        PlatformDuties.WarningOf(document)!.ShouldStartWith("Not a legal B2B invoice: in PL it has to be sent through KSeF");
        EInvoice.Of(document).Xml.Value.ShouldContain("Not a legal B2B invoice");
        PlatformDuties.WarningOf(document with { Buyer = document.Buyer with { VatId = null } }).ShouldBeNull();
        PlatformDuties.WarningOf(document with { IssuedOn = new DateOnly(2026, 1, 31) }).ShouldBeNull();
        PlatformDuties.WarningOf(Sample.Read(invoice)).ShouldBeNull();
    }

    [Fact]
    public void A_test_says_so() =>
        EInvoice.Of(Sample.All["standard"]() with { IsTest = true }).Xml.Value.ShouldContain("TEST");

    private static bool Keeps(BillingDocument document) => DocumentRules.BrokenBy(XElement.Parse(EInvoice.Of(document).ToText()))
        .Where(it => document.Currency.Exponent <= 2 || !it.IsOfDecimals).ToArray() is [];
}
