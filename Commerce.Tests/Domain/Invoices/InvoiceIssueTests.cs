using Commerce.Domain.Customers;
using Commerce.Domain.Errors;
using Commerce.Domain.Invoices;
using Commerce.Domain.Taxes;
using Commerce.Domain.Values;
using Commerce.Tests.Domain.Documents;

namespace Commerce.Tests.Domain.Invoices;

public sealed class InvoiceIssueTests
{
    private static readonly Address Dallas = new("US") { Line1 = "1 Main St", City = "Dallas", Region = "TX", PostalCode = "75201" };
    private static readonly LineDraft Work = Sample.Line("Work", 1, "HUR", "10.00", TaxCategory.Standard);

    [Fact]
    public void An_account_whose_check_digits_are_wrong_is_not_printed() =>
        MissingFor(Sample.Buyer(Sample.Berlin), Sample.Seller with { Bank = new BankAccount("DE88370400440532013000") })
            .ShouldBe(["merchant.legal_entity.bank.iban"]);

    [Fact]
    public void A_VAT_number_without_the_letters_of_its_country_is_not_printed() =>
        MissingFor(Sample.Buyer(Sample.Berlin), Sample.Seller with { VatId = "123456788" }).ShouldBe(["merchant.legal_entity.vat_id"]);

    [Fact]
    public void Where_no_tax_is_charged_the_seller_still_has_a_number_of_some_register() =>
        MissingFor(Sample.Buyer(Dallas), Sample.Seller with { VatId = null, RegistrationNumber = null })
            .ShouldBe(["merchant.legal_entity.registration_number"]);

    [Fact]
    public void What_is_not_subject_to_tax_needs_an_invoice_of_its_own()
    {
        var zurich = Sample.Buyer(new Address("CH") { Line1 = "Bahnhofstrasse 1", City = "Zürich", PostalCode = "8001" });
        LineDraft[] lines =
        [
            Sample.Line("Advice", 1, "HUR", "10.00", TaxCategory.OutOfScope), Sample.Line("Lamp", 1, "C62", "10.00", TaxCategory.Export),
        ];

        Should.Throw<CommerceException>(() => Sample.Issued(zurich, lines)).Problems.Select(static it => it.Path).ShouldBe(["lines"]);
    }

    [Fact]
    public void A_company_is_the_buyer_and_its_bill_goes_where_it_wants_bills()
    {
        var billing = Sample.Berlin with { Line1 = "Rechnungsweg 2" };
        var buyer = Customer.Meet(
            new CustomerDetails
            {
                Name = "Ada Example", Company = "Example GmbH", Address = Sample.Berlin, BillingAddress = billing,
                TaxIds = [new TaxId("DE", "12/345/67890"), new TaxId("DE", "987654321")],
            },
            Sample.Now);

        var invoice = Sample.Issued(buyer, Work);

        invoice.Buyer.ShouldBe(new Party("Example GmbH", billing)
        {
            VatId = "DE987654321", ContactName = "Ada Example", SuppliedTo = Sample.Berlin,
        });
    }

    private static string[] MissingFor(Customer buyer, Party seller) =>
        [.. Should.Throw<CommerceException>(() => Sample.Issued(buyer, inclusive: false, [Work], seller)).Problems.Select(static it => it.Path)];
}
