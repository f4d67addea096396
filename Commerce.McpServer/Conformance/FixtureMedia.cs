using ModelContextProtocol.Protocol;

namespace Commerce.McpServer.Conformance;

/// <summary>The smallest picture and the shortest sound that are still valid files.</summary>
internal static class FixtureMedia
{
    public const string PictureType = "image/png";

    // One pixel.
    public static readonly byte[] Picture = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==");

    // A wave file with a header and no samples.
    private static readonly byte[] Wave =
        Convert.FromBase64String("UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAEAfAAABAAgAZGF0YQAAAAA=");

    public static ImageContentBlock Image => ImageContentBlock.FromBytes(Picture, PictureType);

    public static AudioContentBlock Sound => AudioContentBlock.FromBytes(Wave, "audio/wav");
}
