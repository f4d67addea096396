using Commerce.Domain.Documents;
using Commerce.Domain.Values;
using PdfSharp.Drawing;

namespace Commerce.Domain.Infrastructure.Documents.Pdf;

/// <summary>How it is paid: on the buyer's page, by transfer, and by the codes that say the same to a telephone, side by side.</summary>
internal static class PdfPayment
{
    private const double CodeSize = 92;
    private const double CodeGap = 16;
    private const double Least = 60;
    private const double Label = 16;

    public static void Draw(PdfSheet sheet, BillingDocument document)
    {
        (string Label, string Text)[] codes =
        [
            .. Code("Scan to pay or see it online", document.PayPage?.AbsoluteUri),
            .. Code("Scan to transfer from your bank", TransferCode.Of(document)),
        ];
        sheet.Y += 10;
        sheet.Need(codes.Length == 0 ? Least : CodeSize + (4 * Label));
        sheet.Put(document.Kind == DocumentKind.Invoice ? "Payment" : "Settlement", PdfFonts.Strong, PdfSheet.Left, sheet.Y);
        sheet.Y += 15;
        var (left, top) = (PdfSheet.Left, sheet.Y);
        foreach (var (label, text) in codes)
        {
            DrawCode(sheet.Graphics, QrCode.Of(text), left, top);
            DrawLabel(sheet, label, left, top + CodeSize + 3);
            left += CodeSize + CodeGap;
        }

        DrawWords(sheet, document, left);
        sheet.Y = Math.Max(sheet.Y, codes.Length == 0 ? 0 : top + CodeSize + (2 * Label));
        if (document.PayPage is { } page)
        {
            // On a line of its own: an address in two parts is one that nobody can copy.
            sheet.Link($"Online: {page.AbsoluteUri}", page, PdfFonts.Text, PdfSheet.Left);
        }
    }

    private static (string, string)[] Code(string label, string? text) => text is null ? [] : [(label, text)];

    private static void DrawLabel(PdfSheet sheet, string label, double left, double top)
    {
        foreach (var line in sheet.Wrap(label, PdfFonts.Small, CodeSize))
        {
            sheet.Put(line, PdfFonts.Small, left, top, XBrushes.DimGray);
            top += PdfSheet.HeightOf(PdfFonts.Small);
        }
    }

    private static void DrawWords(PdfSheet sheet, BillingDocument document, double left)
    {
        var width = PdfSheet.Right - left;
        sheet.Flow(document.PaymentTerms, PdfFonts.Text, left, width);
        if (document.Kind == DocumentKind.Invoice && document.Seller.Bank is { } bank)
        {
            sheet.Y += 4;
            string?[] lines =
            [
                $"Account of {bank.Holder ?? document.Seller.Name}", $"IBAN {Iban.Grouped(bank.Iban)}",
                bank.Bic is null ? null : $"BIC {bank.Bic}", $"Reference {document.Number}",
            ];
            foreach (var line in lines.OfType<string>())
            {
                sheet.Flow(line, PdfFonts.Text, left, width);
            }
        }
    }

    private static void DrawCode(XGraphics graphics, QrCode code, double left, double top)
    {
        var size = CodeSize / code.Size;
        foreach (var (x, y, length) in code.Runs())
        {
            graphics.DrawRectangle(XBrushes.Black, left + (x * size), top + (y * size), length * size, size + 0.02);
        }
    }
}
