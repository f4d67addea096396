using System.Collections.Concurrent;
using Commerce.Domain.Infrastructure.Engine;
using Commerce.Domain.Infrastructure.Faults;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Commerce.Workers.Operations;

/// <summary>Keeps the leases of running steps alive with one statement for all of them, and stops a step that lost its own.</summary>
public sealed class LeaseKeeper(OperationQueue queue, WorkGate gate, ILogger<LeaseKeeper> logger) : BackgroundService
{
    private readonly ConcurrentDictionary<string, HeldLease> _held = new(StringComparer.Ordinal);

    /// <summary>This process, as the queue knows it.</summary>
    public Guid Owner { get; } = Guid.CreateVersion7();

    public int Count => _held.Count;

    public HeldLease Hold(OperationClaim claim, CancellationToken stopping)
    {
        var lease = new HeldLease(claim, CancellationTokenSource.CreateLinkedTokenSource(stopping), () => _held.TryRemove(claim.OperationId, out _));
        _held[claim.OperationId] = lease;
        return lease;
    }

    /// <summary>Leases are kept for as long as steps are under way.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await gate.DrainAsync();
        await base.StopAsync(cancellationToken);
    }

    // A step that ended while the database was asked has given its lease up, not lost it.
    private bool IsHeld(HeldLease lease) => _held.TryGetValue(lease.Claim.OperationId, out var now) && ReferenceEquals(now, lease);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(queue.Lease / 3);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var held = _held.Values.ToArray();
            if (held.Length == 0)
            {
                continue;
            }

            try
            {
                var kept = await queue.ExtendAsync(Owner, [.. held.Select(static it => it.Claim.OperationId)], stoppingToken);
                CrashPoint.Heartbeat.Hit();
                foreach (var lease in held.Where(it => kept.GetValueOrDefault(it.Claim.OperationId, -1) != it.Claim.Epoch && IsHeld(it)))
                {
                    logger.LogWarning("The lease of {OperationId} is lost; its step stops", lease.Claim.OperationId);
                    await lease.LoseAsync();
                }
            }
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
            {
                logger.LogWarning("Leases could not be extended: {Fault}", fault.GetType().Name);
            }
        }
    }
}

/// <summary>A claim in work; its token ends with the lease or with the process.</summary>
public sealed class HeldLease(OperationClaim claim, CancellationTokenSource source, Action leave) : IDisposable
{
    public OperationClaim Claim => claim;

    public CancellationToken Token => source.Token;

    public async Task LoseAsync()
    {
        try
        {
            await source.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            // It ended at this very moment.
        }
    }

    public void Dispose()
    {
        leave();
        source.Dispose();
    }
}
