using System.Collections.Frozen;
using System.Reflection;

namespace Commerce.McpServer.Icons;

/// <summary>The pictures of tools, prompts and resources: one drawing a kind of work, in a file of its name.</summary>
public static class IconSet
{
    /// <summary>Shown for the server itself, and for what has no picture of its own.</summary>
    public const string Server = "commerce";

    public const string MediaType = "image/svg+xml";

    private const string Prefix = "icon:";

    private static readonly FrozenDictionary<string, byte[]> Drawings = Load();

    public static IReadOnlyCollection<string> Names => Drawings.Keys;

    public static byte[]? Find(string name) => Drawings.GetValueOrDefault(name);

    private static FrozenDictionary<string, byte[]> Load()
    {
        var assembly = Assembly.GetExecutingAssembly();
        return assembly.GetManifestResourceNames().Where(static it => it.StartsWith(Prefix, StringComparison.Ordinal))
            .ToFrozenDictionary(static it => it[Prefix.Length..], name =>
            {
                using var content = assembly.GetManifestResourceStream(name)!;
                var bytes = new byte[content.Length];
                content.ReadExactly(bytes);
                return bytes;
            }, StringComparer.Ordinal);
    }
}
