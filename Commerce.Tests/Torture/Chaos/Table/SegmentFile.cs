using System.Text.Json;
using Commerce.Domain.Values;

namespace Commerce.Tests.Torture.Chaos.Table;

/// <summary>Segments as JSON lines, a line each; a run adds its own and leaves the others alone.</summary>
public static class SegmentFile
{
    public static async Task AppendAsync(string path, Segment segment)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        await File.AppendAllTextAsync(path, $"{CommerceJson.ToText(segment)}\n");
    }

    public static IReadOnlyList<Segment> Read(string path) =>
        File.Exists(path)
            ? [.. File.ReadLines(path).Where(static it => it.Length > 0).Select(static it => CommerceJson.Read<Segment>(JsonElement.Parse(it)))]
            : [];
}
