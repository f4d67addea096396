using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Commerce.Tests.Architecture;

namespace Commerce.Tests.Tools;

/// <summary>
/// What the tools promise, as files that a review sees change. <c>UPDATE_SNAPSHOTS=1</c> writes them anew; without it a difference
/// fails and says so.
/// </summary>
internal static class Snapshot
{
    public const string Variable = "UPDATE_SNAPSHOTS";

    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Folder { get; } = Path.Combine(SourceTree.Root, "Commerce.Tests", "Tools", "Snapshots");

    public static bool Updates => Environment.GetEnvironmentVariable(Variable) == "1";

    public static IReadOnlyList<string> Names =>
        [.. Directory.GetFiles(Folder, "*.json").Select(static it => Path.GetFileNameWithoutExtension(it)).Order(StringComparer.Ordinal)];

    /// <summary>Members sorted at every depth, so that only what is said counts and not in which order.</summary>
    public static string Write(JsonNode value) => Sorted(value)!.ToJsonString(Readable) + "\n";

    /// <summary>Like <see cref="Difference"/>, or writes the file where that was asked for.</summary>
    public static string? Check(string name, string now, string? folder = null)
    {
        if (Updates)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(PathOf(name, folder))!);
            File.WriteAllText(PathOf(name, folder), now);
        }

        return Difference(name, now, folder);
    }

    /// <summary>Null when the file says the same; else a sentence about the first line that does not.</summary>
    public static string? Difference(string name, string now, string? folder = null)
    {
        var path = PathOf(name, folder);
        if (!File.Exists(path))
        {
            return $"{name} has no snapshot: run the tests once with {Variable}=1 and look at what it wrote.";
        }

        var (was, lines) = (File.ReadAllText(path).Split('\n'), now.Split('\n'));
        var at = was.Zip(lines).TakeWhile(static it => it.First == it.Second).Count();
        return at == was.Length && at == lines.Length
            ? null
            : $"{name}.json:{at + 1}: was '{was.ElementAtOrDefault(at)?.Trim()}', is '{lines.ElementAtOrDefault(at)?.Trim()}'. "
                + $"If that is meant, run once with {Variable}=1.";
    }

    public static void Remove(string name) => File.Delete(PathOf(name));

    private static string PathOf(string name, string? folder = null) => Path.Combine(
        folder is null ? Folder : Path.Combine(SourceTree.Root, "Commerce.Tests", folder), name + ".json");

    private static JsonNode? Sorted(JsonNode? value) => value switch
    {
        JsonObject members => new JsonObject(members.OrderBy(static it => it.Key, StringComparer.Ordinal)
            .Select(static it => KeyValuePair.Create(it.Key, Sorted(it.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Sorted)]),
        _ => value?.DeepClone(),
    };
}
