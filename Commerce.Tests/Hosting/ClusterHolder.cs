using System.Diagnostics;
using Commerce.McpServer.Hosting;
using Commerce.McpServer.Hosting.EmbeddedPostgres;
using Commerce.Tests.Support;

namespace Commerce.Tests.Hosting;

/// <summary>A second process that joins a cluster, for a test to kill: this program, started with a verb.</summary>
internal sealed class ClusterHolder : IDisposable
{
    public const string Verb = "hold-cluster";

    private const string Ready = "joined";

    private readonly Process _process;

    private ClusterHolder(Process process) => _process = process;

    public int Pid => _process.Id;

    public static async Task<ClusterHolder> StartAsync(CommerceHome home)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, [Verb, home.Folder])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        var process = Process.Start(start)!;
        var line = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        line.ShouldBe(Ready);
        return new ClusterHolder(process);
    }

    /// <summary>The verb: joins, says so, and leaves when its input ends.</summary>
    public static async Task<int> HoldAsync(string folder)
    {
        var options = new TestHome(new CommerceHome(folder)).Options;
        await using var cluster = await EmbeddedCluster.EnsureRunningAsync(options, CancellationToken.None);
        await Console.Out.WriteLineAsync(Ready);
        await Console.In.ReadToEndAsync();
        return 0;
    }

    public async Task LeaveAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
