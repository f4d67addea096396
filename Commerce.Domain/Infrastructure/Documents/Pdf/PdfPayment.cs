using Commerce.Domain.Documents;
using Commerce.Domain.Values;
using PdfSharp.Drawing;
using QRCoder;

namespace Commerce.Domain.Infrastructure.Documents.Pdf;

/// <summary>
/// How it is paid: terms, account, and the code a banking app reads. Beside it there is room for a second code of the same size.
/// </summary>
internal static class PdfPayment
{
    private const double CodeSize = 92;
    private const double CodeGap = 16;

    public static void Draw(PdfSheet sheet, BillingDocument document)
    {
        var code = TransferCode.Of(document);
        sheet.Y += 10;
        sheet.Need(code is null ? 60 : CodeSize + 40);
        sheet.Put(document.Kind == DocumentKind.Invoice ? "Payment" : "Settlement", PdfFonts.Strong, PdfSheet.Left, sheet.Y);
        sheet.Y += 15;
        var left = code is null ? PdfSheet.Left : PdfSheet.Left + CodeSize + CodeGap;
        var top = sheet.Y;
        if (code is not null)
        {
            DrawCode(sheet.Graphics, code, PdfSheet.Left, top);
            sheet.Put("Scan to transfer", PdfFonts.Small, PdfSheet.Left, top + CodeSize + 3, XBrushes.DimGray);
        }

        var width = PdfSheet.Right - CodeSize - CodeGap - left;
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

        sheet.Y = Math.Max(sheet.Y, code is null ? 0 : top + CodeSize + 16);
    }

    // EPC069-12 asks for error correction M. Each row of dark modules is one rectangle.
    private static void DrawCode(XGraphics graphics, string code, double left, double top)
    {
        using var data = QRCodeGenerator.GenerateQrCode(code, QRCodeGenerator.ECCLevel.M, forceUtf8: true);
        var modules = data.ModuleMatrix;
        var size = CodeSize / modules.Count;
        for (var y = 0; y < modules.Count; y++)
        {
            for (var x = 0; x < modules.Count; x++)
            {
                var from = x;
                while (x < modules.Count && modules[y][x])
                {
                    x++;
                }

                if (x > from)
                {
                    graphics.DrawRectangle(XBrushes.Black, left + (from * size), top + (y * size), (x - from) * size, size + 0.02);
                }
            }
        }
    }
}
