using System.Globalization;
using Commerce.McpServer.Hosting.EmbeddedPostgres;
using Commerce.Tests.Support;

namespace Commerce.Tests.Torture.Rig;

/// <summary>A PostgreSQL of the rig's own. It is made like the embedded one, but nobody revives it behind our back.</summary>
public sealed class RiggedDatabase : IVictim, IAsyncDisposable
{
    private readonly TestHome _home;
    private readonly EmbeddedCluster _cluster;

    private RiggedDatabase(TestHome home, EmbeddedCluster cluster) => (_home, _cluster) = (home, cluster);

    public string Name => "database";

    public VictimKind Kind => VictimKind.Database;

    /// <summary>Folder of the rig, in which everything else may keep its files too.</summary>
    public string Folder => _home.Home.Folder;

    public ClusterConnections Connections => _cluster.Connections;

    /// <summary>Where its data lies; the disk of its own is here, if it has one.</summary>
    public string DataFolder => _home.Home.Postgres;

    public bool IsRunning => _cluster.IsRunning;

    /// <param name="durable">With fsync, for measurements; killed processes lose nothing without it either.</param>
    /// <param name="diskMegabytes">Size of a disk of its own; zero: none.</param>
    public static async Task<RiggedDatabase> StartNewAsync(bool durable = false, int diskMegabytes = 0)
    {
        await TestHome.RemoveAbandonedAsync();
        var home = TestHome.Create();
        if (diskMegabytes > 0)
        {
            await SmallDisk.MountAsync(home.Home.Postgres, diskMegabytes);
        }

        var options = home.Options with { DurableWrites = durable };
        return new RiggedDatabase(home, await EmbeddedCluster.EnsureRunningAsync(options, CancellationToken.None));
    }

    /// <summary>The postmaster alone, as the kernel does it for want of memory; its sessions notice and go too.</summary>
    public async Task KillAsync()
    {
        var postmaster = PostmasterId();
        Signal.Send(postmaster, Signal.Kill);
        await Waiting.ForAsync("the postmaster is gone", TimeSpan.FromSeconds(10), () => !IsRunning);
    }

    /// <summary>Its fast stop: sessions are ended and everything is written.</summary>
    public async Task StopAsync()
    {
        Signal.Send(PostmasterId(), Signal.Interrupt);
        await Waiting.ForAsync("the database has stopped", TimeSpan.FromSeconds(60), () => !IsRunning);
    }

    public Task StartAsync() => _cluster.ReviveAsync(CancellationToken.None);

    /// <summary>The whole server with its sessions stands still, as on a disk that does not answer.</summary>
    public void Pause() => Signal.SendToTree(PostmasterId(), Signal.Stop);

    public void Resume() => Signal.SendToTree(PostmasterId(), Signal.Continue);

    public async ValueTask DisposeAsync()
    {
        await StartAsync();
        await _cluster.LeaveAsync();
        _home.Remove();
    }

    private int PostmasterId()
    {
        var file = Path.Combine(_home.Home.Postgres, "data", "postmaster.pid");
        return int.Parse(File.ReadLines(file).First(), CultureInfo.InvariantCulture);
    }
}
