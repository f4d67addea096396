using Commerce.McpServer.SimulatedWorld.Book;
using Commerce.McpServer.SimulatedWorld.Carriers;
using Commerce.McpServer.SimulatedWorld.Chaos;
using Commerce.McpServer.SimulatedWorld.Provider;
using Commerce.McpServer.SimulatedWorld.Webhooks;
using Npgsql;

namespace Commerce.McpServer.SimulatedWorld;

/// <summary>The passing of time in the simulated world: waits that are over, webhooks that are due, memories that
/// fade.</summary>
internal sealed partial class WorldSweeper(
    WorldDataSource world, Settlement settlement, WebhookSender webhooks, WorldOptions options, TimeProvider clock,
    ILogger<WorldSweeper> log) : BackgroundService
{
    private static readonly TimeSpan ForgetEvery = TimeSpan.FromMinutes(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(options.SweepMilliseconds), clock);
        var forgotten = clock.GetTimestamp();
        do
        {
            try
            {
                while (await SweepAsync(stoppingToken) > 0)
                {
                }

                if (clock.GetElapsedTime(forgotten) <= ForgetEvery) continue;
                forgotten = clock.GetTimestamp();
                await world.WriteAsync(RequestKeys.ForgetAsync);
                await world.WriteAsync(RateBook.ForgetAsync);
                await world.WriteAsync(WebhookSender.ForgetAsync);
                await world.WriteAsync(ChaosRules.ForgetAsync);
            }
            catch (Exception exception) when (
                exception is NpgsqlException or TimeoutException or OperationCanceledException)
            {
                // The database comes back or the server stops; either way the rows are still there.
                if (!stoppingToken.IsCancellationRequested) LogPause(log, exception.Message);
            }
        }
        while (await NextAsync(timer, stoppingToken));
    }

    private async Task<int> SweepAsync(CancellationToken cancellation) =>
        await world.WriteAsync(session => settlement.RunAsync(session)) + await webhooks.SendDueAsync(cancellation);

    private static async Task<bool> NextAsync(PeriodicTimer timer, CancellationToken cancellation)
    {
        try
        {
            return await timer.WaitForNextTickAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The simulated world pauses: {Reason}")]
    private static partial void LogPause(ILogger log, string reason);
}
