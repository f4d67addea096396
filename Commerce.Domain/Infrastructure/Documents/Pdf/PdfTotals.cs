using Commerce.Domain.Documents;
using PdfSharp.Drawing;

namespace Commerce.Domain.Infrastructure.Documents.Pdf;

/// <summary>The sums, the tax by group, and why there is none where there is none.</summary>
internal static class PdfTotals
{
    private const double Label = 300;
    private const double Row = 14;

    public static void Draw(PdfSheet sheet, BillingDocument document)
    {
        sheet.Need((document.Vat.Count + 4) * Row);
        sheet.Y += 2;
        Sum(sheet, "Total without tax", PdfWords.Amount(document.Net), PdfFonts.Text);
        foreach (var group in document.Vat)
        {
            Sum(sheet, PdfWords.TaxOf(group), PdfWords.Amount(group.Tax), PdfFonts.Text);
        }

        sheet.Graphics.DrawLine(PdfSheet.Rule, Label, sheet.Y, PdfSheet.Right, sheet.Y);
        sheet.Y += 4;
        Sum(
            sheet, document.Kind == DocumentKind.Invoice ? "Total to be paid" : "Total credited", PdfWords.Total(document.Total), PdfFonts.Strong);
        sheet.Y += 8;
        var width = PdfSheet.Right - PdfSheet.Left;
        foreach (var reason in document.Vat.Select(static it => it.Vat.ExemptionText).OfType<string>().Distinct())
        {
            sheet.Flow(reason, PdfFonts.Text, PdfSheet.Left, width);
        }

        if (document.PricesIncludeTax)
        {
            sheet.Flow("Prices and amounts of the lines include the tax.", PdfFonts.Text, PdfSheet.Left, width);
        }
    }

    private static void Sum(PdfSheet sheet, string label, string amount, XFont font)
    {
        sheet.Put(label, font, Label, sheet.Y);
        sheet.PutRight(amount, font, PdfSheet.Right, sheet.Y);
        sheet.Y += Row;
    }
}
