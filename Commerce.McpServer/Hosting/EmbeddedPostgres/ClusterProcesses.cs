using System.Diagnostics;
using System.Globalization;

namespace Commerce.McpServer.Hosting.EmbeddedPostgres;

/// <summary>
/// Which processes work on the data, by what the kernel says and not by what a file claims: a postmaster and each of
/// its sessions stand in the data folder. Process numbers are used again after a reboot, and a process that was
/// killed keeps its number until somebody collects it.
/// </summary>
internal sealed class ClusterProcesses(ClusterFolder folder)
{
    private static readonly bool KernelTells = Directory.Exists("/proc/self");

    // How the kernel writes a folder that has no name any more.
    private const string DeletedMark = " (deleted)";

    private static readonly TimeSpan EndsWithin = TimeSpan.FromSeconds(10);

    private readonly string _pidFile = Path.Combine(folder.Data, "postmaster.pid");

    /// <summary>Whether the process named in postmaster.pid is a postmaster of this data folder.</summary>
    public bool PostmasterLives()
    {
        var first = File.Exists(_pidFile) ? File.ReadLines(_pidFile).FirstOrDefault() : null;
        if (!int.TryParse(first, CultureInfo.InvariantCulture, out var pid) || pid <= 0)
        {
            return false;
        }

        return KernelTells
            ? StandsIn(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}"), RealPath(folder.Data))
            : Shell.RunAsync(null, "ps", ["-o", "command=", "-p", first!], CancellationToken.None)
                .GetAwaiter().GetResult().Output.Contains(folder.Data, StringComparison.Ordinal);
    }

    /// <summary>
    /// Whether anything still writes there; the sessions of a killed postmaster take a moment to notice.
    /// </summary>
    public bool AnyLives()
    {
        if (!KernelTells)
        {
            return PostmasterLives();
        }

        return StandingIn(RealPath(folder.Data)).Any();
    }

    /// <summary>
    /// Ends what works on data that somebody deleted under it. Left alone, a postmaster would write its last
    /// checkpoint by path, into the cluster that has been made in the same place since.
    /// </summary>
    public void EndThoseOfDeletedData()
    {
        foreach (var path in KernelTells ? StandingIn(RealPath(folder.Data) + DeletedMark) : [])
        {
            try
            {
                var pid = int.Parse(Path.GetFileName(path), CultureInfo.InvariantCulture);
                using var process = Process.GetProcessById(pid);
                process.Kill();
                process.WaitForExit(EndsWithin);
            }
            catch (Exception failure) when (failure is ArgumentException or InvalidOperationException)
            {
                // Its postmaster went first and it followed.
                continue;
            }
        }
    }

    /// <summary>
    /// Removes the locks of a postmaster that is known to be gone with all its sessions; the server would take them for
    /// those of whoever has its number now. Where the kernel does not tell, they stay and the server decides.
    /// </summary>
    public void ClearStaleLocks()
    {
        if (KernelTells)
        {
            File.Delete(_pidFile);
            File.Delete(folder.SocketLock);
        }
    }

    private static IEnumerable<string> StandingIn(string data) => Directory.EnumerateDirectories("/proc")
        .Where(process => char.IsAsciiDigit(process[^1]) && StandsIn(process, data));

    private static bool StandsIn(string process, string data)
    {
        try
        {
            return new DirectoryInfo(Path.Combine(process, "cwd")).LinkTarget == data;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Ended in this moment, or another user's.
            return false;
        }
    }

    // The kernel names folders without links on the way, wherever the data folder was said to be.
    private static string RealPath(string path)
    {
        var real = "/";
        foreach (var part in Path.GetFullPath(path).Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            var next = new DirectoryInfo(Path.Combine(real, part));
            var target = next.LinkTarget is null ? null : next.ResolveLinkTarget(returnFinalTarget: true);
            real = target is null ? next.FullName : RealPath(target.FullName);
        }

        return real;
    }
}
