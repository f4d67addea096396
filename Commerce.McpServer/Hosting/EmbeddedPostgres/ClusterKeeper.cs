namespace Commerce.McpServer.Hosting.EmbeddedPostgres;

/// <summary>
/// Starts the embedded cluster again when its process has died under a running server: killed for want of memory, or
/// stopped by a full disk. Work goes on as after any restart, as nothing but PostgreSQL knows of it.
/// </summary>
public sealed partial class ClusterKeeper(EmbeddedCluster cluster, ILogger<ClusterKeeper> log) : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    // A full disk stays full for a while, and every try writes into the log.
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var pause = LookEvery;
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(pause, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!stoppingToken.IsCancellationRequested && !cluster.IsRunning)
            {
                pause = await ReviveAsync(stoppingToken) ? LookEvery : AfterFailure;
            }
        }
    }

    private async Task<bool> ReviveAsync(CancellationToken stop)
    {
        try
        {
            await cluster.ReviveAsync(stop);
            Revived(log);
            return true;
        }
        catch (SetupException failure)
        {
            NotRevived(log, failure.Message);
            return false;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The embedded database had died and was started again.")]
    private static partial void Revived(ILogger log);

    [LoggerMessage(Level = LogLevel.Error, Message = "The embedded database has died and does not start: {Reason}")]
    private static partial void NotRevived(ILogger log, string reason);
}
