using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Commerce.Domain.Documents;
using PdfSharp.Pdf;

namespace Commerce.Domain.Infrastructure.Documents.Pdf;

/// <summary>
/// The library puts random ids and the time of day into what it writes. Here everything comes from the document, so that one record
/// makes the same bytes on every server and every day.
/// </summary>
internal static partial class PdfIdentity
{
    private const int IdBytes = 16;
    private const int TagLength = 6;
    private const int Letters = 26;

    public static byte[] Save(PdfDocument pdf, BillingDocument document)
    {
        var seed = SHA256.HashData(Encoding.UTF8.GetBytes(EInvoice.Of(document).ToText()));
        var day = document.IssuedOn.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);
        pdf.Info.Title = $"{PdfWords.TitleOf(document)} {document.Number}";
        pdf.Info.Author = document.Seller.Name;
        pdf.Info.Creator = "Commerce";
        (pdf.Info.CreationDate, pdf.Info.ModificationDate) = (day, day);
        var id = Encoding.Latin1.GetString(seed, 0, IdBytes);
        (pdf.Internals.FirstDocumentID, pdf.Internals.SecondDocumentID) = (id, id);
        TagFonts(pdf, seed);
        using var stream = new MemoryStream();
        pdf.Save(stream);
        return Identify(stream.ToArray(), seed);
    }

    // The library makes these up while it saves and lets nobody choose them. What replaces them is as long, so no place in the file moves.
    private static byte[] Identify(byte[] bytes, byte[] seed)
    {
        var text = Encoding.Latin1.GetString(bytes);
        var own = new Guid(seed.AsSpan(IdBytes)).ToString();
        foreach (var id in XmpId().Matches(text).Select(static it => it.Groups["id"]))
        {
            Encoding.Latin1.GetBytes(own, bytes.AsSpan(id.Index, id.Length));
        }

        return bytes;
    }

    [GeneratedRegex("<xmpMM:(Document|Instance)ID>uuid:(?<id>[0-9a-f-]{36})<", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex XmpId();

    // A part of a font is called by six letters and the font's name. They only have to differ between parts.
    private static void TagFonts(PdfDocument pdf, byte[] seed)
    {
        foreach (var entry in pdf.Internals.GetAllObjects().OfType<PdfDictionary>())
        {
            foreach (var key in (string[])["/BaseFont", "/FontName"])
            {
                if (entry.Elements.GetName(key) is { Length: > 0 } name && name.IndexOf('+', StringComparison.Ordinal) is var plus and > 0)
                {
                    var font = name[(plus + 1)..];
                    var hash = SHA256.HashData([.. seed, .. Encoding.UTF8.GetBytes(font)]);
                    var tag = string.Concat(hash.Take(TagLength).Select(static it => (char)('A' + (it % Letters))));
                    entry.Elements.SetName(key, $"/{tag}+{font}");
                }
            }
        }
    }
}
