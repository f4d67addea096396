using System.Text.RegularExpressions;

namespace Commerce.Tests.Architecture;

/// <summary>
/// Rules over the text of the sources, for what neither compiler nor analyser sees. Each carries a line that breaks it, so that a
/// rule which finds nothing cannot be one which looks for nothing.
/// </summary>
internal sealed record TidyRule(string Name, string Pattern, string Breaks, string Advice)
{
    public Func<string, bool> Applies { get; init; } = static _ => true;

    public bool Finds(string line) => Regex.IsMatch(line, Pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
}

internal static class TidyRules
{
    /// <summary>Columns; what an editor beside a review still shows. New code keeps to the 120 of .editorconfig.</summary>
    public const int MaxColumns = 180;

    /// <summary>Lines of a file of the product: about 150, with room for the last method.</summary>
    public const int MaxLines = 170;

    /// <summary>A test class may list cases for longer before it falls apart into two.</summary>
    public const int MaxTestLines = 280;

    /// <summary>Lines from the first to the last statement of a function.</summary>
    public const int MaxFunctionLines = 60;

    /// <summary>Files that are longer for a reason.</summary>
    public static readonly IReadOnlyDictionary<string, string> Long = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["Commerce.Domain/Checkouts/Checkout.cs"] = "one aggregate: its states and what each allows are read together",
        ["Commerce.Domain/Products/Product.cs"] = "one aggregate: everything that makes a version is read together",
        ["Commerce.Domain/Payments/Payment.cs"] = "one aggregate: its states and what each allows are read together",
        ["Commerce.Domain/Infrastructure/Inventory/StockRows.cs"] = "the statements of one lock order, side by side",
        ["Commerce.Domain/Infrastructure/Inventory/StockBook.cs"] = "every way stock is held and let go, under one lock order",
        ["Commerce.Domain/Infrastructure/Persistence/CommerceSession.cs"] = "one unit of work from its begin to its commit",
    };

    private static readonly string[] CatchAll = ["Common", "Core", "Helpers", "Helper", "Utils", "Util", "Utilities",
        "Extensions", "Constants", "Misc"];

    public static readonly IReadOnlyList<TidyRule> Lines =
    [
        new("unfinished", @"(//|--|#|\*).*\b(TODO|FIXME|XXX|HACK)\b", "// TODO: later", "do it or leave it out"),
        new("unfinished", @"NotImplementedException|\(Skip = ", "throw new NotImplementedException();", "write it"),
        new("sleeping", @"Thread\.Sleep|Task\.Delay\(", "await Task.Delay(100);", "wait on a condition")
        {
            // Clients in programs of their own poll as often as they are told to.
            Applies = static file => IsTest(file) && !IsProgram(file),
        },
        new("blocking", @"Thread\.Sleep|\.GetAwaiter\(\)\.GetResult\(\)", "Thread.Sleep(5);", "await it")
        {
            // The lock file is read while a gate is held, and only where the kernel cannot be asked.
            Applies = static file => !IsTest(file) && file != "Commerce.McpServer/Hosting/EmbeddedPostgres/ClusterProcesses.cs",
        },
        new("clock", @"\bDateTime(Offset)?\.(Utc)?Now\b", "var now = DateTime.UtcNow;", "business time is an argument, engine time the database's"),
        new("random id", @"Guid\.NewGuid\(", "Guid.NewGuid()", "ids are UUIDv7, capabilities 160 random bits"),
        new("whole object in a log", @"\{@\w", "logger.LogInformation(\"got {@Request}\")", "log ids and codes"),
        new("region", @"^\s*#(end)?region", "#region Properties", "make it a type or nothing"),
        new("swallowed failure", @"catch(\s*\([^)]*\))?\s*\{\s*(return (null|default|false);\s*)?\}",
            "catch { return null; }", "let it reach who can act on it"),
        new("machine path", @"(^|[\s""'=(])/(work|root|home(?!/linuxbrew))/", "var path = \"/home/me/x\";", "a repository knows no machine"),
        new("trailing space", @"[ \t]+$", "int x; ", "remove it"),
    ];

    public static IEnumerable<string> ProblemsOf(string file, IReadOnlyList<string> lines)
    {
        for (var i = 0; i < lines.Count; i++)
        {
            foreach (var rule in Lines.Where(rule => rule.Applies(file) && rule.Finds(lines[i])))
            {
                yield return $"{file}:{i + 1}: {rule.Name}: {rule.Advice}";
            }

            if (lines[i].Length > MaxColumns && file.EndsWith(".cs", StringComparison.Ordinal))
            {
                yield return $"{file}:{i + 1}: {lines[i].Length} columns: wrap it at 120";
            }
        }

        var limit = IsTest(file) ? MaxTestLines : MaxLines;
        if (file.EndsWith(".cs", StringComparison.Ordinal) && lines.Count > limit && !Long.ContainsKey(file))
        {
            yield return $"{file}: {lines.Count} lines: split it, or give a reason in {nameof(TidyRules)}.{nameof(Long)}";
        }

        if (file.Split('/', '.').Any(CatchAll.Contains))
        {
            yield return $"{file}: a name that says nothing: call it what it is";
        }
    }

    private static bool IsProgram(string file) =>
        file.StartsWith("Commerce.Tests/Examples/", StringComparison.Ordinal)
        || file.StartsWith("Commerce.Tests/Story/", StringComparison.Ordinal);

    private static bool IsTest(string file) => file.StartsWith("Commerce.Tests/", StringComparison.Ordinal);
}
