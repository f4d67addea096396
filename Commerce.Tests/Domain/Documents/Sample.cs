using Commerce.Domain.CreditNotes;
using Commerce.Domain.Customers;
using Commerce.Domain.Documents;
using Commerce.Domain.Invoices;
using Commerce.Domain.Taxes;
using Commerce.Domain.Values;

namespace Commerce.Tests.Domain.Documents;

/// <summary>Invoices of a Berlin seller, issued by the domain's own path, one for each way a sale is taxed.</summary>
internal static class Sample
{
    public static readonly DateOnly Today = new(2026, 3, 2);
    public static readonly DateTimeOffset Now = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    public static readonly Currency Euro = Currency.Of("EUR");

    public static readonly Address Berlin = new("DE") { Line1 = "Lagerstraße 1", City = "Berlin", PostalCode = "10115" };

    public static readonly Party Seller = new("Lampen & Söhne GmbH", Berlin)
    {
        VatId = "DE123456788",
        TaxNumber = "12/345/67890",
        RegistrationNumber = "HRB 12345 B",
        LegalNote = "Amtsgericht Charlottenburg; Geschäftsführerin: Jana Grün",
        ContactName = "Buchhaltung",
        Email = "rechnung@lampen.example",
        Phone = "+49 30 1234567",
        Bank = new BankAccount("DE89 3704 0044 0532 0130 00", "COBADEFFXXX"),
    };

    private static readonly LineDraft Consulting = Line("Consulting, on site", 2.5m, "HUR", "40.00", TaxCategory.Standard);
    private static readonly LineDraft Book = Line("Book „Licht“", 2, "C62", "25.00", TaxCategory.Reduced);
    private static readonly LineDraft Lamp = Line("Lamp", 3, "C62", "9.99", TaxCategory.Standard);

    /// <summary>What each sample is of, for tests that go through all.</summary>
    public static readonly IReadOnlyDictionary<string, Func<BillingDocument>> All = new Dictionary<string, Func<BillingDocument>>
    {
        ["standard"] = () => Read(Issued(Buyer(Berlin), Consulting, Book)),
        ["standard_inclusive"] = () => Read(Issued(Buyer(Berlin), inclusive: true, lines: [Lamp, Book])),
        ["zero_and_exempt"] = () => Read(Issued(
            Buyer(Berlin), Consulting, Line("Solar panel", 2, "C62", "199.00", TaxCategory.Zero), Line("Course", 1, "C62", "80.00", TaxCategory.Exempt))),
        ["reverse_charge"] = () => Read(Issued(Prague, Consulting)),
        ["intra_community"] = () => Read(Issued(Prague, Line("Lamp", 10, "C62", "12.50", TaxCategory.IntraCommunity))),
        ["export"] = () => Read(Issued(Zurich, Line("Lamp", 10, "C62", "12.50", TaxCategory.Export))),
        ["out_of_scope"] = () => Read(Issued(Zurich, Line("Advice", 1.5m, "HUR", "120.00", TaxCategory.OutOfScope))),
        ["not_registered"] = () => Read(Issued(Buyer(new Address("US") { Line1 = "1 Main St", City = "Austin", Region = "TX", PostalCode = "73301" }), Book)),
        ["credit_note"] = () => Credited(inclusive: false, "57.50"),
        ["credit_note_inclusive"] = () => Credited(inclusive: true, "20.00"),
    };

    public static Customer Prague => Buyer(
        new Address("CZ") { Line1 = "Dlouhá třída 12", City = "Praha", PostalCode = "110 00" }, "Žižkovské světlo s.r.o.", new TaxId("CZ", "12345679"));

    private static Customer Zurich => Buyer(new Address("CH") { Line1 = "Bahnhofstrasse 1", City = "Zürich", PostalCode = "8001" }, "Licht AG");

    public static BillingDocument Read(Invoice invoice) => DocumentReading.Of(invoice, isTest: false);

    public static Customer Buyer(Address address, string? company = null, params IReadOnlyList<TaxId> taxIds) => Customer.Meet(
        new CustomerDetails { Name = "Ada Example", Company = company, Email = "ada@example.com", Address = address, TaxIds = taxIds }, Now);

    public static LineDraft Line(string what, decimal quantity, string unit, string price, string category, string currency = "EUR") =>
        new(what, quantity, unit, Money.Parse(price, currency), category);

    public static Invoice Issued(Customer buyer, params LineDraft[] lines) => Issued(buyer, inclusive: false, lines);

    public static Invoice Issued(Customer buyer, bool inclusive, LineDraft[] lines, Party? seller = null)
    {
        var invoice = Drafted(buyer, inclusive, lines);
        invoice.Issue("INV-2026-00007", seller ?? Seller, buyer, Today);
        return invoice;
    }

    public static Invoice Drafted(Customer buyer, bool inclusive, LineDraft[] lines)
    {
        var table = new TaxTable(
            [new TaxRegistration("vat", "DE123456788", ["DE"], null, new DateOnly(2020, 1, 1), null)], [],
            new TaxSeller("DE", Seller.VatId, "Exempt under section 4 no. 21 UStG"));
        var invoice = Invoice.Draft(buyer.Id, lines[0].UnitPrice.Currency, inclusive, Now);
        invoice.Revise(new InvoiceRevision(table, buyer.Address, Today, IsChange: false)
        {
            BuyerVatId = buyer.VatId,
            Lines = lines,
            TermsDays = 14,
            Note = "Thank you for your order.",
        });
        return invoice;
    }

    private static BillingDocument Credited(bool inclusive, string amount)
    {
        var invoice = Issued(Buyer(Berlin), inclusive, [Lamp, Book]);
        var (note, _) = CreditNote.Issue(
            invoice, "CN-2026-00003", CreditSplit.Spread(invoice, Money.Parse(amount, "EUR")), [],
            (CreditReason.ProductUnsatisfactory, "One lamp was broken."), Today.AddDays(9), Now);
        return DocumentReading.Of(note, invoice, isTest: false);
    }
}
