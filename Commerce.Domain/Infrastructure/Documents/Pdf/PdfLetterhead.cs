using Commerce.Domain.Documents;
using PdfSharp.Drawing;

namespace Commerce.Domain.Infrastructure.Documents.Pdf;

/// <summary>Who writes to whom, and what: the upper third of the first page, and one line on every other.</summary>
internal static class PdfLetterhead
{
    private const double AddressTop = 128;
    private const double AddressWidth = 240;
    private const double FactsLeft = 340;
    private const double FactsValue = 430;
    private const double TitleTop = 244;

    public static void Draw(PdfSheet sheet, BillingDocument document)
    {
        DrawSeller(sheet, document);
        DrawBuyer(sheet, document);
        DrawFacts(sheet, document);
        sheet.Y = TitleTop;
        sheet.Put($"{PdfWords.TitleOf(document)} {document.Number}", PdfFonts.Heading, PdfSheet.Left, sheet.Y);
        sheet.Y += 30;
        if (document.Preceding is { } preceding)
        {
            sheet.Flow(
                $"Takes back part or all of invoice {preceding.Number} of {PdfWords.Day(preceding.IssuedOn)}.", PdfFonts.Text, PdfSheet.Left,
                PdfSheet.Right - PdfSheet.Left);
        }

        if (PlatformDuties.WarningOf(document) is { } warning)
        {
            DrawWarning(sheet, warning);
        }

        if (document.Note is { } note)
        {
            sheet.Flow(note, PdfFonts.Text, PdfSheet.Left, PdfSheet.Right - PdfSheet.Left);
        }

        sheet.Y += 8;
    }

    public static void Continue(PdfSheet sheet, BillingDocument document)
    {
        sheet.Put(document.Seller.Name, PdfFonts.Strong, PdfSheet.Left, sheet.Y);
        sheet.PutRight($"{PdfWords.TitleOf(document)} {document.Number}", PdfFonts.Text, PdfSheet.Right, sheet.Y);
        sheet.Y += 15;
        sheet.Line(PdfSheet.Left, PdfSheet.Right);
        sheet.Y += 8;
    }

    private static void DrawSeller(PdfSheet sheet, BillingDocument document)
    {
        var seller = document.Seller;
        sheet.Y = PdfSheet.Top;
        sheet.Flow(seller.Name, PdfFonts.Name, PdfSheet.Left, FactsLeft - PdfSheet.Left - 20);
        var y = PdfSheet.Top + 2;
        string?[] lines = [.. PdfWords.Lines(seller.Name, seller.Address).Skip(1), seller.Phone, seller.Email];
        foreach (var line in lines.OfType<string>().SelectMany(it => sheet.Wrap(it, PdfFonts.Small, PdfSheet.Right - FactsLeft)))
        {
            sheet.Put(line, PdfFonts.Small, FactsLeft, y);
            y += PdfSheet.HeightOf(PdfFonts.Small);
        }
    }

    private static void DrawBuyer(PdfSheet sheet, BillingDocument document)
    {
        sheet.Y = AddressTop;
        var buyer = document.Buyer;
        var sender = string.Join(" · ", PdfWords.Lines(document.Seller.Name, document.Seller.Address));
        sheet.Put(sheet.Wrap(sender, PdfFonts.Small, AddressWidth)[0], PdfFonts.Small, PdfSheet.Left, sheet.Y, XBrushes.Gray);
        sheet.Y += 14;
        string?[] lines = [buyer.Name, buyer.ContactName, .. PdfWords.Lines(buyer.Name, buyer.Address).Skip(1)];
        foreach (var line in lines.OfType<string>().SelectMany(it => sheet.Wrap(it, PdfFonts.Text, AddressWidth)))
        {
            sheet.Put(line, PdfFonts.Text, PdfSheet.Left, sheet.Y);
            sheet.Y += PdfSheet.HeightOf(PdfFonts.Text);
        }
    }

    private static void DrawFacts(PdfSheet sheet, BillingDocument document)
    {
        (string Label, string? Value)[] facts =
        [
            ("Number", document.Number),
            ("Date", PdfWords.Day(document.IssuedOn)),
            ("Supplied", document.SuppliedOn is { } day ? PdfWords.Day(day) : null),
            ("Supplied to", document.Buyer.SuppliedTo is { } place ? $"{place.PostalCode} {place.City}, {CountryNames.Of(place.Country)}".Trim() : null),
            ("Due", document.DueOn is { } due ? PdfWords.Day(due) : null),
            ("To invoice", document.Preceding?.Number),
            ("Your VAT no.", document.Buyer.VatId),
            ("Our VAT no.", document.Seller.VatId),
        ];
        var y = AddressTop + 14;
        foreach (var (label, value) in facts.Where(static it => it.Value is not null))
        {
            sheet.Put(label, PdfFonts.Text, FactsLeft, y, XBrushes.DimGray);
            foreach (var line in sheet.Wrap(value!, PdfFonts.Text, PdfSheet.Right - FactsValue))
            {
                sheet.Put(line, PdfFonts.Text, FactsValue, y);
                y += PdfSheet.HeightOf(PdfFonts.Text);
            }
        }
    }

    private static void DrawWarning(PdfSheet sheet, string warning)
    {
        var lines = sheet.Wrap(warning, PdfFonts.Strong, PdfSheet.Right - PdfSheet.Left - 16);
        var height = (lines.Count * PdfSheet.HeightOf(PdfFonts.Strong)) + 8;
        sheet.Y += 4;
        sheet.Graphics.DrawRectangle(XPens.Black, PdfSheet.Left, sheet.Y, PdfSheet.Right - PdfSheet.Left, height);
        sheet.Y += 4;
        foreach (var line in lines)
        {
            sheet.Put(line, PdfFonts.Strong, PdfSheet.Left + 8, sheet.Y);
            sheet.Y += PdfSheet.HeightOf(PdfFonts.Strong);
        }

        sheet.Y += 10;
    }
}
