using PdfSharp;
using PdfSharp.Drawing;
using PdfSharp.Pdf;

namespace Commerce.Domain.Infrastructure.Documents.Pdf;

/// <summary>Pages of one document and the place on the last of them where the next thing goes. All lengths are in points.</summary>
internal sealed class PdfSheet(PdfDocument pdf) : IDisposable
{
    public const double Left = 57;
    public const double Right = 542;
    public const double Top = 48;

    /// <summary>Below it is the footer's.</summary>
    public const double Bottom = 752;

    public static readonly XPen Rule = new(XColor.FromArgb(150, 150, 150), 0.5);

    private XGraphics? _graphics;

    public double Y { get; set; } = Top;

    public XGraphics Graphics => _graphics ?? throw new InvalidOperationException("No page has begun.");

    /// <summary>What is drawn first on every page after the first.</summary>
    public Action<PdfSheet>? Continue { get; set; }

    public void NewPage()
    {
        var isFirst = _graphics is null;
        _graphics?.Dispose();
        var page = pdf.AddPage();
        page.Size = PageSize.A4;
        _graphics = XGraphics.FromPdfPage(page);
        Y = Top;
        if (!isFirst)
        {
            Continue?.Invoke(this);
        }
    }

    /// <summary>Begins a page when this much does not fit any more; true when it did.</summary>
    public bool Need(double height)
    {
        var fits = Y + height <= Bottom;
        if (!fits)
        {
            NewPage();
        }

        return !fits;
    }

    /// <summary>One line with its top at the given place.</summary>
    public void Put(string text, XFont font, double x, double y, XBrush? brush = null) =>
        Graphics.DrawString(text, font, brush ?? XBrushes.Black, x, y + (font.Size * 0.92));

    public void PutRight(string text, XFont font, double x, double y) =>
        Put(text, font, x - Graphics.MeasureString(text, font).Width, y);

    /// <summary>Lines one below the other from <see cref="Y"/> on, which then is below them; over a page's end where need be.</summary>
    public void Flow(string text, XFont font, double x, double width)
    {
        foreach (var line in Wrap(text, font, width))
        {
            Need(HeightOf(font));
            Put(line, font, x, Y);
            Y += HeightOf(font);
        }
    }

    /// <summary>One line that opens an address where it is shown on a screen.</summary>
    public void Link(string text, Uri address, XFont font, double x)
    {
        Need(HeightOf(font));
        Put(text, font, x, Y);
        var place = Graphics.Transformer.WorldToDefaultPage(new XRect(x, Y, Graphics.MeasureString(text, font).Width, HeightOf(font)));
        var link = pdf.Pages[pdf.PageCount - 1].AddWebLink(new PdfRectangle(place), address.AbsoluteUri);

        // A random name and the time of day: the same document has to make the same bytes.
        link.Elements.Remove("/NM");
        link.Elements.Remove("/M");
        Y += HeightOf(font);
    }

    public void Line(double from, double to)
    {
        Graphics.DrawLine(Rule, from, Y, to, Y);
        Y += 4;
    }

    public static double HeightOf(XFont font) => font.Size * 1.3;

    /// <summary>Broken at spaces, and inside of what is wider than the line.</summary>
    public IReadOnlyList<string> Wrap(string text, XFont font, double width)
    {
        List<string> lines = [];
        var line = "";
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var longer = line.Length == 0 ? word : $"{line} {word}";
            if (Fits(longer))
            {
                line = longer;
                continue;
            }

            if (line.Length > 0)
            {
                lines.Add(line);
            }

            line = word;
            while (!Fits(line))
            {
                var head = line.Length - 1;
                while (head > 1 && !Fits(line[..head]))
                {
                    head--;
                }

                lines.Add(line[..head]);
                line = line[head..];
            }
        }

        return line.Length > 0 ? [.. lines, line] : lines;

        bool Fits(string candidate) => candidate.Length <= 1 || Graphics.MeasureString(candidate, font).Width <= width;
    }

    public void Dispose() => _graphics?.Dispose();
}
