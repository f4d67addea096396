using System.Diagnostics;
using System.Text;
using Commerce.Tests.Architecture;

namespace Commerce.Tests.Guards;

/// <summary>
/// A copy of the sources in which every guard hangs on a switch, built once. Nothing of it is in the product: without the
/// variable that names what is off, the copy does what the sources do.
/// </summary>
internal sealed partial class GuardedCopy(string folder) : IDisposable
{
    private const string Variable = "COMMERCE_GUARDS_OFF";
    private const string Switch = "global::Commerce.Domain.GuardSwitch";
    private const string Migrated = "await Migrator.OfThisBinary().ApplyAsync(connections.Owner, CancellationToken.None);";

    /// <summary>Where the owner's statements are run: on the template that every test's database is a copy of.</summary>
    public static Cut.Expression Template { get; } = new(
        "Commerce.Tests/Support/TestCluster.cs", Migrated, $"{Migrated} await {Switch}.CutAsync(connections.Owner);");

    private static readonly string[] LeftOut = ["bin", "obj", "node_modules", "artifacts", "TestResults", ".git", ".run", ".vs", ".idea"];

    private string Tests => Path.Combine(folder, "Commerce.Tests/bin/Release/net10.0/Commerce.Tests");

    public static async Task<GuardedCopy> BuildAsync(IReadOnlyList<Guard> guards)
    {
        var copy = new GuardedCopy(Directory.CreateTempSubdirectory("commerce-guards-").FullName);
        TakeOver(SourceTree.Root, copy.PathOf(""));
        foreach (var guard in guards)
        {
            foreach (var cut in guard.Cuts)
            {
                copy.Apply(guard, cut);
            }
        }

        copy.Apply(guards[0], Template);
        await File.WriteAllTextAsync(copy.PathOf("Commerce.Domain/GuardSwitch.cs"), SwitchSource(guards));
        var (code, output) = await copy.RunAsync(
            "dotnet",
            ["build", "Commerce.Tests", "-c", "Release", "-v", "quiet", "--nologo", "--disable-build-servers",
                "-p:RunAnalyzers=false", "-p:EnforceCodeStyleInBuild=false", "-p:TreatWarningsAsErrors=false"],
            off: []);
        return code == 0 ? copy : throw new InvalidOperationException($"The copy does not build:\n{output}");
    }

    /// <summary>Runs tests with these guards off: whether all held, and what was said.</summary>
    public Task<(bool Held, string Output)> HoldAsync(IEnumerable<Check.Test> tests, IEnumerable<string> off) => RunAsync(
        [.. tests.SelectMany(static it => (string[])["-method", it.FullName]), "-noLogo", "-noColor"],
        static said => said.Contains("Total: ", StringComparison.Ordinal) && !said.Contains("Total: 0", StringComparison.Ordinal), off);

    /// <summary>Plays seeds up to the first that fails.</summary>
    public Task<(bool Held, string Output)> HoldAsync(Check.Seeds seeds, IEnumerable<string> off) => RunAsync(
        ["schedule", "--from", $"{seeds.From}", "--seeds", $"{seeds.Count}", "--first"],
        static said => said.Contains(" seeds from ", StringComparison.Ordinal), off);

    public Task<(bool Held, string Output)> HoldsAsync(Check check, IEnumerable<string> off) => check switch
    {
        Check.Test test => HoldAsync([test], off),
        Check.Seeds seeds => HoldAsync(seeds, off),
        _ => throw new InvalidOperationException($"Nobody runs {check}."),
    };

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private string PathOf(string file) => Path.Combine(folder, file);

    private static void TakeOver(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }

        foreach (var inner in Directory.GetDirectories(from).Where(static it => !LeftOut.Contains(Path.GetFileName(it))))
        {
            TakeOver(inner, Path.Combine(to, Path.GetFileName(inner)));
        }
    }

    private void Apply(Guard guard, Cut cut)
    {
        var (file, find, replace) = cut switch
        {
            Cut.Expression it => (it.File, it.Find, it.Replace.Replace("{off}", $"{Switch}.IsOff(\"{guard.Name}\")", StringComparison.Ordinal)),
            Cut.Statement it => (it.File, it.Use, FirstArgument().Replace(
                it.Use, name => $"({Switch}.Without(\"{guard.Name}\", {name.Groups[1].Value}, \"{it.Without}\")", 1)),
            _ => (null, "", ""),
        };
        if (file is not null)
        {
            var text = File.ReadAllText(PathOf(file));
            File.WriteAllText(PathOf(file), text.Replace(find, replace, StringComparison.Ordinal));
        }
    }

    // The constant with the statement; other arguments may follow it.
    [System.Text.RegularExpressions.GeneratedRegex(@"\((\w+)")]
    private static partial System.Text.RegularExpressions.Regex FirstArgument();

    // A check that could not begin has noticed nothing.
    private async Task<(bool Held, string Output)> RunAsync(string[] arguments, Func<string, bool> ran, IEnumerable<string> off)
    {
        var (code, output) = await RunAsync(Tests, arguments, off);
        return ran(output) ? (code == 0, output) : throw new InvalidOperationException($"The check did not run:\n{output}");
    }

    private async Task<(int Code, string Output)> RunAsync(string program, string[] arguments, IEnumerable<string> off)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        start.Environment[Variable] = string.Join(',', off);
        using var process = Process.Start(start)!;
        var said = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, string.Concat(said));
    }

    private static string SwitchSource(IEnumerable<Guard> guards)
    {
        var cuts = new StringBuilder();
        foreach (var guard in guards)
        {
            foreach (var sql in guard.Cuts.OfType<Cut.Database>())
            {
                cuts.AppendLine($"        (\"{guard.Name}\", \"\"\"\n{sql.Sql}\n\"\"\"),");
            }
        }

        return $$"""
            namespace Commerce.Domain;

            public static class GuardSwitch
            {
                private static readonly string[] Off = (Environment.GetEnvironmentVariable("{{Variable}}") ?? "").Split(',');

                private static readonly (string Guard, string Sql)[] Cuts =
                [
            {{cuts}}
                ];

                public static bool IsOff(string guard) => Array.IndexOf(Off, guard) >= 0;

                public static string Without(string guard, string statement, string part) => IsOff(guard)
                    ? statement.Contains(part) ? statement.Replace(part, "") : throw new InvalidOperationException(part)
                    : statement;

                public static async Task CutAsync(string owner)
                {
                    await using var source = Npgsql.NpgsqlDataSource.Create(owner);
                    foreach (var cut in Cuts.Where(static it => IsOff(it.Guard)))
                    {
                        await using var command = source.CreateCommand(cut.Sql);
                        await command.ExecuteNonQueryAsync();
                    }
                }
            }
            """;
    }
}
