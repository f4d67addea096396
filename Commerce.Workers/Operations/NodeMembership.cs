using Commerce.Domain.Infrastructure.Engine;
using Commerce.Domain.Infrastructure.Faults;
using Commerce.Domain.Infrastructure.Persistence;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Commerce.Workers.Operations;

/// <summary>
/// Every process that works holds a shared advisory lock for life. One that gets it exclusively at its start knows that it is alone and
/// may end the leases of a killed predecessor at once, so work goes on within two seconds; any other joins and lets leases run out.
/// </summary>
public sealed class NodeMembership(NpgsqlDataSource dataSource, OperationQueue queue, WorkGate gate, ILogger<NodeMembership> logger) : BackgroundService
{
    private const long LockKey = AdvisoryLocks.Node;
    private const int AloneTries = 10;
    private static readonly TimeSpan TryAgain = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan CheckEvery = TimeSpan.FromSeconds(5);

    private readonly TaskCompletionSource _joined = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Done once leftovers are dealt with and work may be taken.</summary>
    public Task Joined => _joined.Task;

    /// <summary>A member until its last step has ended: a newcomer that found itself alone would end that step's lease.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await gate.DrainAsync();
        await base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await using var connection = await dataSource.OpenConnectionAsync(stoppingToken);
                await JoinAsync(connection, stoppingToken);
                CrashPoint.Recovering.Hit();
                _joined.TrySetResult();
                await StayAsync(connection, stoppingToken);
            }
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
            {
                logger.LogWarning("Membership is interrupted: {Fault}", fault.GetType().Name);
                await Task.Delay(CheckEvery, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task JoinAsync(NpgsqlConnection connection, CancellationToken stoppingToken)
    {
        // A killed predecessor's connection may take the database a moment to notice.
        for (var i = 0; i < AloneTries && !Joined.IsCompleted; i++)
        {
            if (await AskAsync(connection, "select pg_try_advisory_lock($1)", stoppingToken))
            {
                var freed = await queue.FreeAllAsync(stoppingToken);
                if (freed > 0)
                {
                    logger.LogInformation("{Count} operations of an earlier run go on", freed);
                }

                await AskAsync(connection, "select pg_try_advisory_lock_shared($1)", stoppingToken);
                await AskAsync(connection, "select pg_advisory_unlock($1)", stoppingToken);
                return;
            }

            if (!await HasHeldWorkAsync(connection, stoppingToken))
            {
                break;
            }

            await Task.Delay(TryAgain, stoppingToken);
        }

        await using var shared = new NpgsqlCommand("select pg_advisory_lock_shared($1)", connection) { Parameters = { new() { Value = LockKey } } };
        await shared.ExecuteNonQueryAsync(stoppingToken);
    }

    private static async Task StayAsync(NpgsqlConnection connection, CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(CheckEvery);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await AskAsync(connection, "select $1 is not null", stoppingToken);
        }
    }

    private static async Task<bool> HasHeldWorkAsync(NpgsqlConnection connection, CancellationToken stoppingToken)
    {
        await using var command = new NpgsqlCommand("select exists (select from engine.operation_queue where owner is not null)", connection);
        return (bool)(await command.ExecuteScalarAsync(stoppingToken))!;
    }

    private static async Task<bool> AskAsync(NpgsqlConnection connection, string sql, CancellationToken stoppingToken)
    {
        await using var command = new NpgsqlCommand(sql, connection) { Parameters = { new() { Value = LockKey } } };
        return (bool)(await command.ExecuteScalarAsync(stoppingToken))!;
    }
}
