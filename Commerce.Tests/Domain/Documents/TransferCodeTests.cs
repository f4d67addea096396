using System.Text;
using Commerce.Domain.Documents;
using Commerce.Domain.Invoices;
using Commerce.Domain.Taxes;
using Commerce.Domain.Values;

namespace Commerce.Tests.Domain.Documents;

public sealed class TransferCodeTests
{
    [Fact]
    public void It_says_what_EPC069_12_asks_for_line_by_line() => TransferCode.Of(Sample.All["standard"]()).ShouldBe(
        """
        BCD
        002
        1
        SCT
        COBADEFFXXX
        Lampen & Söhne GmbH
        DE89370400440532013000
        EUR172.50


        INV-2026-00007
        """.ReplaceLineEndings("\n"));

    [Fact]
    public void What_is_left_to_pay_can_stand_for_the_whole()
    {
        var document = Sample.All["standard"]();

        TransferCode.Of(document, Money.Parse("12.50", "EUR"))!.Split('\n')[7].ShouldBe("EUR12.50");
        TransferCode.Of(document, Money.Zero(document.Currency)).ShouldBeNull();
    }

    [Fact]
    public void Without_a_BIC_its_line_stays_empty_and_a_long_name_is_cut()
    {
        var document = Sample.All["standard"]();
        var bank = new BankAccount("DE89370400440532013000", null, new string('ß', 200));
        var lines = TransferCode.Of(document with { Seller = document.Seller with { Bank = bank } })!.Split('\n');

        (lines[4], lines[5].Length).ShouldBe(("", 70));
        Encoding.UTF8.GetByteCount(string.Join('\n', lines)).ShouldBeLessThanOrEqualTo(331);
    }

    [Fact]
    public void There_is_none_where_there_is_no_such_transfer()
    {
        var document = Sample.All["standard"]();
        TransferCode.Of(document with { Seller = document.Seller with { Bank = null } }).ShouldBeNull();
        TransferCode.Of(document with { Seller = document.Seller with { Bank = new BankAccount("DE88370400440532013000") } }).ShouldBeNull();
        TransferCode.Of(Sample.All["credit_note"]()).ShouldBeNull();
        var zloty = Sample.Read(Sample.Issued(
            Sample.Buyer(Sample.Berlin), Sample.Line("Work", 1, "HUR", "10.00", TaxCategory.Standard, "PLN")));
        TransferCode.Of(zloty).ShouldBeNull();
    }
}
