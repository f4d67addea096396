using PdfSharp.Drawing;
using PdfSharp.Fonts;

namespace Commerce.Domain.Infrastructure.Documents.Pdf;

/// <summary>
/// The two faces documents are set in, from this assembly: a server has no fonts of its own to count on. They have the letters of every
/// European language; their licence lies beside them.
/// </summary>
internal sealed class PdfFonts : IFontResolver
{
    private const string Family = "Liberation Sans";
    private const string Regular = "LiberationSans-Regular.ttf";
    private const string Bold = "LiberationSans-Bold.ttf";

    // The fonts need the resolver, so it comes first.
    static PdfFonts()
    {
        GlobalFontSettings.FontResolver = new PdfFonts();
        (Small, Text, Strong) = (Face(7.5), Face(9.5), Face(9.5, XFontStyleEx.Bold));
        (Heading, Name, Mark) = (Face(17, XFontStyleEx.Bold), Face(13, XFontStyleEx.Bold), Face(120, XFontStyleEx.Bold));
    }

    private PdfFonts()
    {
    }

    public static XFont Small { get; }

    public static XFont Text { get; }

    public static XFont Strong { get; }

    public static XFont Heading { get; }

    public static XFont Name { get; }

    public static XFont Mark { get; }

    public FontResolverInfo? ResolveTypeface(string familyName, bool bold, bool italic) => new(bold ? Bold : Regular);

    public byte[]? GetFont(string faceName)
    {
        using var file = typeof(PdfFonts).Assembly.GetManifestResourceStream($"font:{faceName}")
            ?? throw new InvalidOperationException($"The font {faceName} is not part of this build.");
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }

    private static XFont Face(double size, XFontStyleEx style = XFontStyleEx.Regular) => new(Family, size, style);
}
