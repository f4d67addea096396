using System.Globalization;
using Commerce.Domain.Documents;

namespace Commerce.Domain.Infrastructure.Documents.Pdf;

/// <summary>What is billed, line by line, with the head of the table on every page.</summary>
internal static class PdfLines
{
    private const double What = PdfSheet.Left + 24;
    private const double WhatWidth = 208;
    private const double QuantityRight = 330;
    private const double Unit = 334;
    private const double PriceRight = 438;
    private const double RateRight = 474;
    private const double Gap = 4;

    // A line that begins at a page's foot with its first words only is no help to anybody.
    private const double LeastOfALine = 28;

    public static void Draw(PdfSheet sheet, BillingDocument document)
    {
        DrawHead(sheet, document);
        foreach (var line in document.Lines)
        {
            var words = sheet.Wrap(line.Description, PdfFonts.Text, WhatWidth);
            var height = PdfSheet.HeightOf(PdfFonts.Text);
            if (sheet.Need(Math.Max(LeastOfALine, Math.Min(words.Count, 3) * height)))
            {
                DrawHead(sheet, document);
            }

            DrawAmounts(sheet, document, line);
            foreach (var word in words)
            {
                if (sheet.Need(height))
                {
                    DrawHead(sheet, document);
                }

                sheet.Put(word, PdfFonts.Text, What, sheet.Y);
                sheet.Y += height;
            }

            sheet.Y += Gap;
        }

        sheet.Line(PdfSheet.Left, PdfSheet.Right);
    }

    private static void DrawAmounts(PdfSheet sheet, BillingDocument document, DocumentLine line)
    {
        var y = sheet.Y;
        sheet.Put(line.Position.ToString(CultureInfo.InvariantCulture), PdfFonts.Text, PdfSheet.Left, y);
        if (document.Kind == DocumentKind.Invoice)
        {
            sheet.PutRight(PdfWords.Quantity(line.Quantity), PdfFonts.Text, QuantityRight, y);
            sheet.Put(PdfWords.UnitOf(line.Unit), PdfFonts.Text, Unit, y);
            sheet.PutRight(PdfWords.Amount(line.UnitPrice), PdfFonts.Text, PriceRight, y);
        }

        sheet.PutRight(PdfWords.Rate(line.Vat, line.Rate), PdfFonts.Text, RateRight, y);
        sheet.PutRight(PdfWords.Amount(document.PricesIncludeTax ? line.Gross : line.Net), PdfFonts.Text, PdfSheet.Right, y);
    }

    private static void DrawHead(PdfSheet sheet, BillingDocument document)
    {
        sheet.Put("No.", PdfFonts.Strong, PdfSheet.Left, sheet.Y);
        sheet.Put("What", PdfFonts.Strong, What, sheet.Y);
        if (document.Kind == DocumentKind.Invoice)
        {
            sheet.PutRight("Quantity", PdfFonts.Strong, QuantityRight, sheet.Y);
            sheet.PutRight("Unit price", PdfFonts.Strong, PriceRight, sheet.Y);
        }

        sheet.PutRight("Tax", PdfFonts.Strong, RateRight, sheet.Y);
        sheet.PutRight(document.Currency.Code, PdfFonts.Strong, PdfSheet.Right, sheet.Y);
        sheet.Y += 14;
        sheet.Line(PdfSheet.Left, PdfSheet.Right);
    }
}
