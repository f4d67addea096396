using Commerce.Domain.Infrastructure.Engine;
using Commerce.Domain.Operations;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Commerce.Workers.Operations;

/// <summary>
/// Finds every operation that is due and not held, whatever became of its doorbell. With it the bus is only a shortcut: waits, lost
/// messages, dead workers and a deaf consumer all end here within about a second of being due.
/// </summary>
public sealed class Scanner(
    OperationQueue queue, OperationRunner runner, LanePermits permits, LeaseKeeper leases, WorkGate gate, NodeMembership membership,
    TimeProvider time, ILogger<Scanner> logger)
    : BackgroundService
{
    private const int MostPerScan = 20;
    private static readonly TimeSpan ScanEvery = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await membership.Joined.WaitAsync(stoppingToken);
        await Task.WhenAll(Lanes.All.Select(lane => WatchAsync(lane, stoppingToken)));
    }

    // As much as was asked for means there may be more: with the bus down, all work of a lane comes this way, and a lane of few
    // permits must not be held to as many short steps a second.
    private async Task WatchAsync(string lane, CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(ScanEvery, time);
        do
        {
            while (await ScanAsync(lane, stoppingToken))
            {
                await permits.WaitForFreeAsync(lane, stoppingToken);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task<bool> ScanAsync(string lane, CancellationToken stoppingToken)
    {
        var more = false;
        await gate.RunAsync(async () => more = await ClaimAsync(lane, stoppingToken));
        return more;
    }

    private async Task<bool> ClaimAsync(string lane, CancellationToken stoppingToken)
    {
        var free = Math.Min(permits.Free(lane), MostPerScan);
        if (free == 0)
        {
            return false;
        }

        try
        {
            var found = new WorkFound(WorkFound.Scanner, time.GetUtcNow());
            var claims = await queue.ClaimDueAsync(lane, leases.Owner, free, gate.Abandoned);
            foreach (var claim in claims)
            {
                _ = gate.RunOnAsync(() => RunAsync(claim, found));
            }

            return claims.Count == free;
        }
        catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
        {
            logger.LogWarning("The scan of lane {Lane} failed: {Fault}", lane, fault.GetType().Name);
            return false;
        }
    }

    // A claim that finds no permit before the process stops has not been begun.
    private async Task RunAsync(OperationClaim claim, WorkFound found)
    {
        var begun = false;
        await permits.RunAsync(claim.Lane, BeginAsync, gate.Abandoned).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!begun)
        {
            await runner.GiveBackAsync(claim);
        }

        Task BeginAsync()
        {
            begun = !gate.IsClosed;
            return begun ? runner.RunAsync(claim, found, gate.Abandoned) : Task.CompletedTask;
        }
    }
}
