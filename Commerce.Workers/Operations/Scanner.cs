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
        using var timer = new PeriodicTimer(ScanEvery);
        do
        {
            foreach (var lane in Lanes.All)
            {
                await gate.RunAsync(() => ScanAsync(lane, stoppingToken));
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task ScanAsync(string lane, CancellationToken stoppingToken)
    {
        var free = Math.Min(permits.Free(lane), MostPerScan);
        if (free == 0)
        {
            return;
        }

        try
        {
            var found = new WorkFound(WorkFound.Scanner, time.GetUtcNow());
            foreach (var claim in await queue.ClaimDueAsync(lane, leases.Owner, free, gate.Abandoned))
            {
                _ = gate.RunOnAsync(() => RunAsync(claim, found));
            }
        }
        catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
        {
            logger.LogWarning("The scan of lane {Lane} failed: {Fault}", lane, fault.GetType().Name);
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
