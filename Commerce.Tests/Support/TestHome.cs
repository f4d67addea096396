using System.Diagnostics;
using System.Globalization;
using Commerce.McpServer.Hosting;
using Commerce.McpServer.Hosting.EmbeddedPostgres;

namespace Commerce.Tests.Support;

/// <summary>
/// A data folder of this test process; its name carries the process id, so that a later run knows it is abandoned.
/// </summary>
public sealed record TestHome(CommerceHome Home)
{
    // Enough for one host with its pools per test class, as many classes at once as the runner starts.
    private const int Connections = 500;

    private static string Base => Path.Combine(Path.GetTempPath(), $"commerce-tests-{Environment.UserName}");

    /// <summary>Without fsync; with the PostgreSQL that a start on this machine would use.</summary>
    public EmbeddedClusterOptions Options => new(Home)
    {
        DurableWrites = false,
        MaxConnections = Connections,
        BinaryFolders = PostgresBinaries.DefaultFolders(CommerceHome.Resolve()),
    };

    public static TestHome Create()
    {
        // The tail of a version 7 id is its random part; short, because socket paths are.
        var unique = Guid.CreateVersion7().ToString("N")[^10..];
        var home = new CommerceHome(
            Path.Combine(Base, string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}-{unique}")));
        home.Create();
        return new TestHome(home);
    }

    /// <summary>Ends and deletes what killed test runs left.</summary>
    public static async Task RemoveAbandonedAsync()
    {
        if (!Directory.Exists(Base))
        {
            return;
        }

        foreach (var folder in Directory.GetDirectories(Base))
        {
            var pid = int.Parse(Path.GetFileName(folder).Split('-')[0], CultureInfo.InvariantCulture);
            if (!IsAlive(pid))
            {
                await PutAwayAsync(new TestHome(new CommerceHome(folder)));
            }
        }
    }

    private static async Task PutAwayAsync(TestHome abandoned)
    {
        try
        {
            await EmbeddedCluster.StopUnusedAsync(abandoned.Options, CancellationToken.None);
            abandoned.Remove();
        }
        catch (DirectoryNotFoundException)
        {
            // Another run was tidying up too.
        }
    }

    public void Remove()
    {
        SmallDisk.TakeAway(Home.Postgres);
        try
        {
            Directory.Delete(Home.Folder, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // Another run was tidying up too.
        }
    }

    private static bool IsAlive(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
