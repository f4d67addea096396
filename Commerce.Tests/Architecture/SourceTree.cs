namespace Commerce.Tests.Architecture;

/// <summary>The files of the repository that people write, found from where the tests run.</summary>
internal static class SourceTree
{
    private static readonly string[] Kinds = [".cs", ".sql", ".sh", ".mjs", ".csproj", ".props", ".md", ".yaml", ".yml"];
    private static readonly string[] Generated = ["bin", "obj", "node_modules", "artifacts", "TestResults", ".git", ".run", ".vs", ".idea"];

    public static string Root { get; } = FindRoot();

    /// <summary>Paths from the root, with forward slashes.</summary>
    public static IReadOnlyList<string> Files { get; } =
        [.. Walk(Root).Select(static path => Path.GetRelativePath(Root, path).Replace('\\', '/')).Order(StringComparer.Ordinal)];

    public static string[] LinesOf(string file) => File.ReadAllLines(Path.Combine(Root, file));

    private static IEnumerable<string> Walk(string folder) =>
        Directory.GetFiles(folder).Where(static file => Kinds.Contains(Path.GetExtension(file)))
            .Concat(Directory.GetDirectories(folder).Where(static it => !Generated.Contains(Path.GetFileName(it))).SelectMany(Walk));

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Commerce.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests do not run inside the repository.");
        }

        return folder;
    }
}
