using System.Collections;
using System.Globalization;
using System.Text;
using QRCoder;

namespace Commerce.Domain.Infrastructure.Documents;

/// <summary>A code that telephones read (ISO 18004, error correction M), with the quiet zone of four modules around it.</summary>
public sealed class QrCode
{
    private const int PixelsOfModule = 6;

    private readonly string _text;
    private readonly BitArray[] _rows;

    private QrCode(string text)
    {
        using var data = Make(text);
        (_text, _rows) = (text, [.. data.ModuleMatrix]);
    }

    /// <summary>Modules from edge to edge.</summary>
    public int Size => _rows.Length;

    public static QrCode Of(string text) => new(text);

    /// <summary>Dark modules beside each other in one row, as one.</summary>
    public IEnumerable<(int X, int Y, int Length)> Runs()
    {
        for (var y = 0; y < Size; y++)
        {
            for (var x = 0; x < Size; x++)
            {
                var from = x;
                while (x < Size && _rows[y][x])
                {
                    x++;
                }

                if (x > from)
                {
                    yield return (from, y, x - from);
                }
            }
        }
    }

    /// <summary>Dark on light whatever surrounds it: one that is inverted is not read by every telephone.</summary>
    /// <param name="label">What it is for who cannot see it; text for an attribute, escaped.</param>
    public string ToSvg(string label)
    {
        var path = new StringBuilder();
        foreach (var (x, y, length) in Runs())
        {
            path.Append(CultureInfo.InvariantCulture, $"M{x} {y}h{length}v1h-{length}z");
        }

        return $"""
            <svg role="img" aria-label="{label}" viewBox="0 0 {Size} {Size}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{Size}v{Size}H0z"/><path d="{path}"/></svg>
            """;
    }

    public byte[] ToPng()
    {
        using var data = Make(_text);
        using var picture = new PngByteQRCode(data);
        return picture.GetGraphic(PixelsOfModule);
    }

    private static QRCodeData Make(string text) => QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M, forceUtf8: true);
}
