using System.Text;
using Commerce.Domain.Documents;
using Commerce.Domain.Infrastructure.Documents.Pdf;
using Commerce.Domain.Taxes;
using Commerce.Tests.Support;
using PdfSharp.Pdf;
using PdfSharp.Pdf.IO;

namespace Commerce.Tests.Domain.Documents;

public sealed class PdfPrinterTests
{
    private const int ManyLines = 90;

    public static TheoryData<string> Samples => [.. Sample.All.Keys];

    /// <summary>Four pages, of which no line is lost.</summary>
    internal static BillingDocument Long => Sample.Read(Sample.Issued(
        Sample.Buyer(Sample.Berlin),
        [
            .. Enumerable.Range(1, ManyLines).Select(static it => Sample.Line(
                it % 7 == 0 ? $"Position {it}, whose description is so long that it takes more than one line of the table to say it" : $"Position {it}",
                it, "HUR", "19.99", it % 3 == 0 ? TaxCategory.Reduced : TaxCategory.Standard)),
        ]));

    [Theory]
    [MemberData(nameof(Samples))]
    public void The_same_document_makes_the_same_bytes(string sample)
    {
        var (first, second) = (PdfPrinter.Print(Sample.All[sample]()), PdfPrinter.Print(Sample.All[sample]()));

        Encoding.Latin1.GetString(first).ShouldStartWith("%PDF-1.");
        second.AsSpan().SequenceEqual(first).ShouldBeTrue();
    }

    [Fact]
    public void It_bears_the_code_of_the_transfer_and_that_of_the_page_where_there_is_one()
    {
        var (document, page) = (Sample.All["standard"](), new Uri("https://shop.example.com/pay/pl_0123456789abcdefghjkmnpqrstvwxyz0"));
        var printed = PdfPrinter.Print(document with { PayPage = page });

        CodeReader.ReadPdf(printed).ShouldBe([page.AbsoluteUri, TransferCode.Of(document)!], ignoreOrder: true);
        CodeReader.ReadPdf(PdfPrinter.Print(document)).ShouldBe([TransferCode.Of(document)!]);
        CodeReader.ReadPdf(PdfPrinter.Print(document with { PayPage = page, Seller = document.Seller with { Bank = null } }))
            .ShouldBe([page.AbsoluteUri]);
        Encoding.Latin1.GetString(printed).ShouldContain($"/URI({page.AbsoluteUri})");
        PdfPrinter.Print(document with { PayPage = page }).AsSpan().SequenceEqual(printed).ShouldBeTrue();
    }

    [Fact]
    public void Other_documents_make_other_bytes()
    {
        var document = Sample.All["standard"]();

        PdfPrinter.Print(document with { Number = "INV-2026-00008" }).ShouldNotBe(PdfPrinter.Print(document));
    }

    [Fact]
    public void Many_lines_take_pages()
    {
        using var pdf = Open(PdfPrinter.Print(Long));

        pdf.PageCount.ShouldBe(4);
    }

    [Fact]
    public void Its_fonts_are_in_it()
    {
        using var pdf = Open(PdfPrinter.Print(Sample.All["standard"]()));
        var fonts = pdf.Internals.GetAllObjects().OfType<PdfDictionary>()
            .Where(static it => it.Elements.GetName("/Type") == "/FontDescriptor").ToArray();

        fonts.Length.ShouldBe(2);
        fonts.ShouldAllBe(static it => it.Elements.ContainsKey("/FontFile2"));
    }

    [Fact]
    public void It_bears_the_day_of_the_document_and_not_of_today()
    {
        using var pdf = Open(PdfPrinter.Print(Sample.All["standard"]()));

        DateOnly.FromDateTime(pdf.Info.CreationDate).ShouldBe(Sample.Today);
        pdf.Info.Title.ShouldBe("Invoice INV-2026-00007");
    }

    private static PdfDocument Open(byte[] bytes)
    {
        using var stream = new MemoryStream(bytes);
        return PdfReader.Open(stream, PdfDocumentOpenMode.Import);
    }
}
