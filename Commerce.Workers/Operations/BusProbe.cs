using Commerce.Domain.Infrastructure.Messaging;
using Commerce.Domain.Messages;
using Commerce.Domain.Operations;
using MassTransit;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Commerce.Workers.Operations;

/// <summary>How the bus reaches this process.</summary>
public enum BusState
{
    /// <summary>Not long enough up to tell.</summary>
    Starting,

    /// <summary>What is sent is heard.</summary>
    Hearing,

    /// <summary>Nothing can be sent; doorbells wait in the database and the scanner works on.</summary>
    Unreachable,

    /// <summary>The broker takes messages and this process hears none of them.</summary>
    Deaf,
}

public sealed record BusProbeOptions
{
    public TimeSpan Every { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Silence after which a process counts as deaf; many probes long, because others may have heard some.</summary>
    public TimeSpan DeafAfter { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>For a process that only works and that somebody starts again; a server goes on with its scanner.</summary>
    public bool StopWhenDeaf { get; init; }
}

/// <summary>
/// Sends a probe down every lane and listens for what comes. A broker can stop delivering to a consumer without a word,
/// for example after its consumer time-out, and the library does not get over it, not even by stopping and starting its
/// bus. So deafness is told, the scanner does the work meanwhile, and a worker drains and leaves its place to a fresh one.
/// </summary>
public sealed class BusProbe(
    IBus bus, LaneHearing hearing, BusProbeOptions options, IHostApplicationLifetime lifetime, TimeProvider time,
    ILogger<BusProbe> logger)
    : BackgroundService
{
    /// <summary>EX_SOFTWARE of sysexits.h: not what the operator asked for.</summary>
    public const int DeafExitCode = 70;

    private static readonly TimeSpan SendWithin = TimeSpan.FromSeconds(5);
    private long _reachableSince = time.GetTimestamp();

    public BusState State { get; private set; }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Every, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var earlier = State;
            State = await ProbeAsync(stoppingToken);
            if (State != BusState.Deaf || earlier == BusState.Deaf)
            {
                continue;
            }

            logger.LogError("The bus delivers nothing to this process; the scanner does its work, later than a doorbell would");
            if (options.StopWhenDeaf)
            {
                Environment.ExitCode = DeafExitCode;
                lifetime.StopApplication();
            }
        }
    }

    private async Task<BusState> ProbeAsync(CancellationToken stoppingToken)
    {
        foreach (var lane in Lanes.All)
        {
            if (!await TrySendAsync(lane, stoppingToken))
            {
                _reachableSince = time.GetTimestamp();
                return BusState.Unreachable;
            }
        }

        // While nothing could be sent there was nothing to hear.
        var reachable = time.GetElapsedTime(_reachableSince);
        var silence = Lanes.All.Max(hearing.Silence);
        return silence >= options.DeafAfter && reachable >= options.DeafAfter ? BusState.Deaf
            : silence < options.Every * 3 ? BusState.Hearing
            : State;
    }

    private async Task<bool> TrySendAsync(string lane, CancellationToken stoppingToken)
    {
        using var within = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        within.CancelAfter(SendWithin);
        try
        {
            var endpoint = await bus.GetSendEndpoint(BusOptions.Address(lane)).WaitAsync(within.Token);
            await endpoint.Send(new LaneProbe(lane), within.Token);
            return true;
        }
        catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
        {
            logger.LogWarning("Lane {Lane} takes no probe: {Fault}", lane, fault.GetType().Name);
            return false;
        }
    }
}
