using Commerce.Domain.CreditNotes;
using Commerce.Domain.Customers;
using Commerce.Domain.Invoices;
using Commerce.Domain.Ledger;
using Commerce.Domain.Taxes;
using Commerce.Domain.Values;
using FsCheck;
using FsCheck.Fluent;

namespace Commerce.Tests.Domain.Invoices;

public sealed class InvoiceTests
{
    private static readonly DateOnly Today = new(2026, 3, 1);
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Address Berlin = new("DE") { Line1 = "Musterweg 1", City = "Berlin", PostalCode = "10115" };
    private static readonly Party Seller = new("Lamp Ltd", Berlin) { VatId = "DE123456789" };
    private static readonly Customer Ada = Customer.Meet("Ada Example", null, Berlin, Now);
    private static readonly TaxTable Taxes = new([new TaxRegistration("vat", "DE1", ["DE"], null, new DateOnly(2020, 1, 1), null)], []);

    private static readonly Gen<LineDraft[]> Lines =
        from currency in Gen.Elements("EUR", "JPY", "BHD")
        from lines in (
            from thousandths in Gen.Choose(1, 20_000)
            from price in Gen.Choose(1, 99_999)
            from category in Gen.Elements([.. TaxCategory.All])
            select (thousandths, price, category)).NonEmptyListOf()
        select lines.Select(it => new LineDraft(
            "Work", it.thousandths / 1000m, "HUR", new Money(it.price, Currency.Of(currency)), it.category)).ToArray();

    [Fact]
    public void The_lines_always_sum_to_the_document() => Prop.ForAll(
        Lines.ToArbitrary(), Gen.Elements(true, false).ToArbitrary(),
        (lines, inclusive) =>
        {
            var invoice = Drafted(lines, inclusive);
            return Sum(invoice.Lines.Select(static it => it.Gross), invoice) == invoice.Total
                && Sum(invoice.Lines.Select(static it => it.Tax), invoice) == invoice.Tax
                && Sum(invoice.TaxGroups.Select(static it => it.Taxable + it.Tax), invoice) == invoice.Total;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_history_of_payments_and_credit_notes_leaves_books_that_tell_the_same() => Prop.ForAll(
        Lines.ToArbitrary(), Gen.Elements(true, false).ToArbitrary(), Gen.Choose(0, 100).ListOf().ToArbitrary(),
        (lines, inclusive, percents) =>
        {
            var invoice = Drafted(lines, inclusive);
            if (!invoice.Total.IsPositive)
            {
                return true;
            }

            List<LedgerEntry> book = [invoice.Issue("INV-1", Seller, Ada, Today)];
            List<TaxGroup> credited = [];
            var billed = invoice.TaxGroups;
            foreach (var (index, percent) in percents.Index())
            {
                Act(invoice, book, credited, index, percent);
            }

            var tax = Sum(credited.Select(static it => it.Tax), invoice);
            var taken = invoice.Gross - invoice.Creditable;
            return Balance(book, LedgerAccount.Receivable) == invoice.Due.Minor
                && Balance(book, LedgerAccount.TaxPayable) == tax.Minor - invoice.Tax.Minor
                && Balance(book, LedgerAccount.Revenue) == taken.Minor - tax.Minor - (invoice.Total - invoice.Tax).Minor
                && Balance(book, LedgerAccount.CustomerBalance) <= 0
                && credited.TrueForAll(static it => it.Tax.Minor >= 0 && it.Taxable.Minor >= 0)
                && billed.All(group => Sum(credited.Where(it => it.Rate == group.Rate && it.Category == group.Category)
                    .Select(static it => it.Tax), invoice) <= group.Tax)
                && (!invoice.Creditable.IsZero || tax == invoice.Tax);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Credit_notes_for_every_cent_take_back_exactly_the_tax_that_was_charged()
    {
        var invoice = Drafted([new LineDraft("Work", 1, "C62", Money.Parse("0.33", "EUR"), TaxCategory.Standard)], inclusive: false);
        invoice.Issue("INV-1", Seller, Ada, Today);
        List<TaxGroup> credited = [];
        while (invoice.Creditable.IsPositive)
        {
            var (note, _) = CreditNote.Issue(
                invoice, "CN", [(1, new Money(1, invoice.Currency))], credited, (CreditReason.Other, null), Today, Now);
            note.TaxGroups.ShouldAllBe(static it => it.Tax.Minor >= 0 && it.Taxable.Minor >= 0);
            credited.AddRange(note.TaxGroups);
        }

        credited.Sum(static it => it.Tax.Minor).ShouldBe(invoice.TaxMinor);
    }

    private static void Act(Invoice invoice, List<LedgerEntry> book, List<TaxGroup> credited, int index, int percent)
    {
        var share = invoice.Total.Rate(percent / 100m);
        if (!share.IsPositive)
        {
            return;
        }

        if (index % 2 == 0 && invoice.Status == InvoiceStatus.Open)
        {
            book.Add(invoice.Receive(ReceiptKind.BankTransfer, share, Today, $"bank {index}"));
        }
        else if (invoice.Status is InvoiceStatus.Open or InvoiceStatus.Paid && invoice.Creditable.IsPositive)
        {
            var amount = share < invoice.Creditable ? share : invoice.Creditable;
            var (note, entry) = CreditNote.Issue(
                invoice, "CN", CreditSplit.Spread(invoice, amount), [.. credited], (CreditReason.Other, null), Today, Now);
            credited.AddRange(note.TaxGroups);
            book.Add(entry);
        }
    }

    private static Invoice Drafted(LineDraft[] lines, bool inclusive)
    {
        var invoice = Invoice.Draft(Ada.Id, lines[0].UnitPrice.Currency, inclusive, Now);
        invoice.Revise(new InvoiceRevision(Taxes, Berlin, Today, IsChange: false) { Lines = lines, TermsDays = 14 });
        return invoice;
    }

    private static Money Sum(IEnumerable<Money> amounts, Invoice invoice) =>
        amounts.Aggregate(Money.Zero(invoice.Currency), static (sum, it) => sum + it);

    private static long Balance(IEnumerable<LedgerEntry> book, LedgerAccount account) => book.SelectMany(static it => it.Transfers)
        .Sum(it => it.Debit == account ? it.Amount.Minor : it.Credit == account ? -it.Amount.Minor : 0);
}
