using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Commerce.McpServer.Hosting.EmbeddedPostgres;

/// <summary>The files of the cluster: where they lie and how they come into being.</summary>
internal sealed class ClusterFolder(CommerceHome home)
{
    // The kernel's limit for a socket path is 104 (macOS) or 108 bytes with the name of the socket in it.
    private const int LongestSocketPath = 99;

    // initdb writes about 40 MiB, the first log segments as much again.
    private const long NeededForNew = 120L * 1024 * 1024;

    private const string Unfinished = "unfinished-";

    private static readonly string SocketName =
        string.Create(CultureInfo.InvariantCulture, $"/.s.PGSQL.{PostmasterSettings.Port}");

    public CommerceHome Home { get; } = home;

    public string Root { get; } = home.Postgres;

    public string Data { get; } = Path.Combine(home.Postgres, "data");

    public string Log { get; } = Path.Combine(home.Postgres, "postgres.log");

    public string SocketFolder { get; } = ChooseSocketFolder(home.Postgres);

    public string SocketLock => $"{SocketFolder}{SocketName}.lock";

    public bool HasData => File.Exists(Path.Combine(Data, "PG_VERSION"));

    /// <summary>The major version that wrote the data; null when there is none.</summary>
    public int? DataMajor => HasData
        ? int.Parse(File.ReadAllText(Path.Combine(Data, "PG_VERSION")).Trim(), CultureInfo.InvariantCulture)
        : null;

    /// <summary>Makes the folders for the cluster's user and proves that this user gets there.</summary>
    public async Task PrepareAsync(ClusterUser user, CancellationToken cancel)
    {
        Directory.CreateDirectory(Root);
        await user.OwnAsync(Root, cancel);
        const string script = """mkdir -p -m 700 "$0" && test -O "$0" -a ! -L "$0" && chmod 700 "$0" && cd "$1" """;
        var made = await user.RunAsync("sh", ["-c", script, SocketFolder, Root], cancel);
        if (!made.Succeeded)
        {
            throw new SetupException(
                $"The user '{user.Name ?? Environment.UserName}', who runs the database, has no way into {Root} or "
                + $"does not own {SocketFolder} ({made.Output.Trim()}): "
                + $"set {CommerceHome.Variable} to a folder it can enter.");
        }
    }

    /// <summary>
    /// Makes an empty cluster beside its final place and moves it there when complete: what a crash leaves half made
    /// is never taken for a cluster.
    /// </summary>
    public async Task InitializeAsync(
        PostgresInstallation postgres, ClusterUser user, string password, bool durable, CancellationToken cancel)
    {
        DiskSpace.Need(NeededForNew, Home.Folder, "A new database");

        RemoveUnfinished();
        var unfinished = Path.Combine(Root, $"{Unfinished}{Guid.CreateVersion7():N}");
        var passwordFile = $"{unfinished}.password";

        try
        {
            // Readable by the cluster's user; the folder around it is closed to everyone else.
            await File.WriteAllTextAsync(passwordFile, password, cancel);
            var made = await user.RunAsync(
                postgres.InitDb, Arguments(postgres.Major, unfinished, passwordFile, durable), cancel);
            if (!made.Succeeded)
            {
                throw ClusterFailure.Explain($"PostgreSQL could not make a cluster in {Root}", made.Output, this);
            }
        }
        finally
        {
            File.Delete(passwordFile);
        }

        var include = $"\ninclude_if_exists = '{PostmasterSettings.FileName}'\n";
        await File.AppendAllTextAsync(Path.Combine(unfinished, "postgresql.conf"), include, cancel);
        Directory.Move(unfinished, Data);
    }

    // A start that was killed may have left initdb at work; it gives up on its own, and what it still holds stays for
    // later.
    private void RemoveUnfinished()
    {
        foreach (var left in Directory.GetDirectories(Root, $"{Unfinished}*"))
        {
            try
            {
                Directory.Delete(left, recursive: true);
            }
            catch (IOException)
            {
                continue;
            }
        }

        foreach (var left in Directory.GetFiles(Root, $"{Unfinished}*"))
        {
            File.Delete(left);
        }
    }

    /// <summary>Puts our settings where the postmaster reads them, in files that keep their owner.</summary>
    public async Task WriteSettingsAsync(EmbeddedClusterOptions options, CancellationToken cancel)
    {
        var settings = PostmasterSettings.Render(options, SocketFolder);
        await File.WriteAllTextAsync(Path.Combine(Data, PostmasterSettings.FileName), settings, cancel);
        await File.WriteAllTextAsync(Path.Combine(Data, "pg_hba.conf"), PostmasterSettings.HostBasedAccess, cancel);
    }

    /// <summary>After a stop: a socket folder outside the data folder would be left to nobody.</summary>
    public void RemoveSocketFolder()
    {
        if (SocketFolder != Root && Directory.Exists(SocketFolder))
        {
            Directory.Delete(SocketFolder, recursive: true);
        }
    }

    private static string[] Arguments(int major, string data, string passwordFile, bool durable) =>
    [
        $"--pgdata={data}", $"--username={PostmasterSettings.Superuser}", $"--pwfile={passwordFile}",
        "--auth=scram-sha-256", "--encoding=UTF8", "--data-checksums", "--no-instructions",
        .. Locale(major), .. durable ? [] : (string[])["--no-sync"],
    ];

    // Order by code point on every machine, yet upper and lower case for all letters, which plain C does not know.
    private static string[] Locale(int major) => major switch
    {
        >= 17 => ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"],
        _ when OperatingSystem.IsMacOS() => ["--lc-collate=C", "--lc-ctype=en_US.UTF-8", "--lc-messages=C"],
        _ => ["--locale=C.UTF-8"],
    };

    // A comma separates addresses for server and client, so a folder with one in its name needs the short way too.
    private static string ChooseSocketFolder(string root)
    {
        if (Encoding.UTF8.GetByteCount(root + SocketName) <= LongestSocketPath && root.IndexOfAny([',', '\'']) < 0)
        {
            return root;
        }

        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(root)).AsSpan(0, 8));
        return $"/tmp/commerce-{name}";
    }
}
