using Commerce.Domain.Documents;
using PdfSharp.Drawing;
using PdfSharp.Pdf;

namespace Commerce.Domain.Infrastructure.Documents.Pdf;

/// <summary>A document as a person gets it: A4, with everything that is on the electronic one.</summary>
public static class PdfPrinter
{
    // The library's caches of fonts are shared by all documents; one of a page takes some 20 ms.
    private static readonly Lock Press = new();

    public static byte[] Print(BillingDocument document)
    {
        lock (Press)
        {
            using var pdf = new PdfDocument();
            using (var sheet = new PdfSheet(pdf) { Continue = it => PdfLetterhead.Continue(it, document) })
            {
                sheet.NewPage();
                PdfLetterhead.Draw(sheet, document);
                PdfLines.Draw(sheet, document);
                PdfTotals.Draw(sheet, document);
                PdfPayment.Draw(sheet, document);
            }

            for (var page = 0; page < pdf.PageCount; page++)
            {
                using var graphics = XGraphics.FromPdfPage(pdf.Pages[page]);
                PdfFooter.Draw(graphics, document, page + 1, pdf.PageCount);
            }

            return PdfIdentity.Save(pdf, document);
        }
    }
}
