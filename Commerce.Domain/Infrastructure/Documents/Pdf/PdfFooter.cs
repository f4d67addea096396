using System.Globalization;
using Commerce.Domain.Documents;
using PdfSharp.Drawing;

namespace Commerce.Domain.Infrastructure.Documents.Pdf;

/// <summary>What is on every page: the seller as registers know it, the number of the page, and that it is a test where it is.</summary>
internal static class PdfFooter
{
    private const double Top = 770;
    private const double Row = 10;
    private const double MarkX = 205;
    private const double MarkY = 575;
    private const double MarkAngle = -45;
    private const int MostRows = 4;
    private static readonly XBrush MarkColour = new XSolidBrush(XColor.FromArgb(40, 120, 120, 120));

    public static void Draw(XGraphics graphics, BillingDocument document, int page, int pages)
    {
        if (document.IsTest)
        {
            DrawMark(graphics);
        }

        var seller = document.Seller;
        string?[] facts =
        [
            seller.Name, seller.RegistrationNumber is { } register ? $"Reg. {register}" : null,
            seller.VatId is { } vat ? $"VAT {vat}" : null, seller.TaxNumber is { } tax ? $"Tax no. {tax}" : null, seller.LegalNote,
            document.IsTest ? "Made in test mode: binds nobody" : null,
        ];
        var text = string.Join(" · ", facts.OfType<string>());
        var y = Top;
        graphics.DrawLine(PdfSheet.Rule, PdfSheet.Left, y - 12, PdfSheet.Right, y - 12);
        foreach (var line in Wrap(graphics, text, PdfSheet.Right - PdfSheet.Left - 70).Take(MostRows))
        {
            graphics.DrawString(line, PdfFonts.Small, XBrushes.DimGray, PdfSheet.Left, y);
            y += Row;
        }

        var number = string.Create(CultureInfo.InvariantCulture, $"Page {page} of {pages}");
        graphics.DrawString(
            number, PdfFonts.Small, XBrushes.DimGray, PdfSheet.Right - graphics.MeasureString(number, PdfFonts.Small).Width, Top);
    }

    private static void DrawMark(XGraphics graphics)
    {
        var state = graphics.Save();
        graphics.RotateAtTransform(MarkAngle, new XPoint(MarkX, MarkY));
        graphics.DrawString("TEST", PdfFonts.Mark, MarkColour, MarkX, MarkY);
        graphics.Restore(state);
    }

    private static IEnumerable<string> Wrap(XGraphics graphics, string text, double width)
    {
        var line = "";
        foreach (var word in text.Split(' '))
        {
            var longer = line.Length == 0 ? word : $"{line} {word}";
            if (line.Length > 0 && graphics.MeasureString(longer, PdfFonts.Small).Width > width)
            {
                yield return line;
                longer = word;
            }

            line = longer;
        }

        yield return line;
    }
}
