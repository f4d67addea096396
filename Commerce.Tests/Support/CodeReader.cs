using System.Globalization;
using System.IO.Compression;
using System.Text.RegularExpressions;
using PdfSharp.Pdf;
using PdfSharp.Pdf.Content;
using PdfSharp.Pdf.Content.Objects;
using PdfSharp.Pdf.IO;
using ZXing;
using ZXing.Common;
using ZXing.Multi.QrCode;

namespace Commerce.Tests.Support;

/// <summary>
/// What a telephone reads off a picture, a page or a sheet of paper: the drawing is painted as pixels and read by another library than
/// the one that made the code.
/// </summary>
internal static partial class CodeReader
{
    private const int PixelsOfModule = 5;
    private const int PixelsOfPoint = 5;

    public static IReadOnlyList<string> ReadSvg(string svg)
    {
        var size = int.Parse(ViewBox().Match(svg).Groups["size"].ValueSpan, CultureInfo.InvariantCulture);
        var canvas = new Canvas(size * PixelsOfModule, size * PixelsOfModule);
        foreach (Match run in Run().Matches(svg))
        {
            double Number(string name) => double.Parse(run.Groups[name].ValueSpan, CultureInfo.InvariantCulture) * PixelsOfModule;
            canvas.Paint(Number("x"), Number("y"), Number("length"), PixelsOfModule);
        }

        return canvas.Read();
    }

    /// <summary>Everything painted as rectangles on the pages of a document, which is nothing but codes.</summary>
    public static IReadOnlyList<string> ReadPdf(byte[] bytes)
    {
        using var stream = new MemoryStream(bytes);
        using var pdf = PdfReader.Open(stream, PdfDocumentOpenMode.Import);
        List<string> found = [];
        foreach (var page in pdf.Pages)
        {
            var canvas = new Canvas((int)page.Width.Point * PixelsOfPoint, (int)page.Height.Point * PixelsOfPoint);
            foreach (var box in Boxes(page))
            {
                // Paper is counted from below.
                canvas.Paint(
                    box[0] * PixelsOfPoint, (page.Height.Point - box[1] - box[3]) * PixelsOfPoint, box[2] * PixelsOfPoint,
                    box[3] * PixelsOfPoint);
            }

            found.AddRange(canvas.Read());
        }

        return found;
    }

    /// <summary>A picture of one bit a pixel without filters, as codes are written.</summary>
    public static IReadOnlyList<string> ReadPng(byte[] png)
    {
        var (width, height) = (BigEndian(png, 16), BigEndian(png, 20));
        png[24].ShouldBe((byte)1, "one bit a pixel");
        using var data = new MemoryStream();
        for (var at = 8; at < png.Length; at += BigEndian(png, at) + 12)
        {
            if (png.AsSpan(at + 4, 4).SequenceEqual("IDAT"u8))
            {
                data.Write(png, at + 8, BigEndian(png, at));
            }
        }

        data.Position = 0;
        using var rows = new ZLibStream(data, CompressionMode.Decompress);
        var canvas = new Canvas(width, height);
        var row = new byte[1 + ((width + 7) / 8)];
        for (var y = 0; y < height; y++)
        {
            rows.ReadExactly(row);
            row[0].ShouldBe((byte)0, "no filter");
            for (var x = 0; x < width; x++)
            {
                if ((row[1 + (x >> 3)] >> (7 - (x & 7)) & 1) == 0)
                {
                    canvas.Paint(x, y, 1, 1);
                }
            }
        }

        return canvas.Read();
    }

    private static int BigEndian(byte[] bytes, int at) => System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(at));

    private static IEnumerable<double[]> Boxes(PdfPage page)
    {
        double[]? box = null;
        foreach (var step in ContentReader.ReadContent(page).OfType<COperator>())
        {
            if (step.OpCode.Name == "re")
            {
                box = [.. step.Operands.Select(static it => it is CInteger whole ? whole.Value : ((CReal)it).Value)];
            }
            else
            {
                if (box is not null && step.OpCode.Name is "f" or "f*")
                {
                    yield return box!;
                }

                box = null;
            }
        }
    }

    [GeneratedRegex("viewBox=\"0 0 (?<size>\\d+) ", RegexOptions.ExplicitCapture)]
    private static partial Regex ViewBox();

    [GeneratedRegex("M(?<x>\\d+) (?<y>\\d+)h(?<length>\\d+)v1h-", RegexOptions.ExplicitCapture)]
    private static partial Regex Run();

    /// <summary>White paper.</summary>
    private sealed class Canvas(int width, int height)
    {
        private readonly byte[] _pixels = Enumerable.Repeat(byte.MaxValue, width * height).ToArray();

        public void Paint(double left, double top, double across, double down)
        {
            for (var y = Math.Max(0, (int)Math.Round(top)); y < Math.Min(height, (int)Math.Round(top + down)); y++)
            {
                var (from, to) = (Math.Clamp((int)Math.Round(left), 0, width), Math.Clamp((int)Math.Round(left + across), 0, width));
                _pixels.AsSpan((y * width) + from, Math.Max(0, to - from)).Clear();
            }
        }

        public IReadOnlyList<string> Read()
        {
            var picture = new BinaryBitmap(new HybridBinarizer(
                new RGBLuminanceSource(_pixels, width, height, RGBLuminanceSource.BitmapFormat.Gray8)));
            var hints = new Dictionary<DecodeHintType, object>
            {
                [DecodeHintType.TRY_HARDER] = true, [DecodeHintType.CHARACTER_SET] = "UTF-8",
            };
            return [.. (new QRCodeMultiReader().decodeMultiple(picture, hints) ?? []).Select(static it => it.Text)];
        }
    }
}
