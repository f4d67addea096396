using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Commerce.Workers.Housekeeping;

/// <summary>
/// Deletes what has served its time: answers whose handle has expired, dead doorbells, notes about provider messages, imported files. Operations,
/// their keys, effects, ledger and audit stay. Small deletes, so that nobody waits behind a large one.
/// </summary>
public sealed class Retention(NpgsqlDataSource dataSource, TimeProvider time, ILogger<Retention> logger) : BackgroundService
{
    /// <summary>At most this many rows in one statement.</summary>
    public const int PerRound = 5000;

    private const int RoundsPerRun = 200;
    private static readonly TimeSpan RunEvery = TimeSpan.FromMinutes(10);

    // A deleted row may still be looked at for a month by whoever cleans up after an outage.
    private const string DeadDoorbells = """
        delete from engine.outbox_dead where ctid = any (array (
            select ctid from engine.outbox_dead where died_at < clock_timestamp() - interval '30 days' limit $1))
        """;

    // Providers repeat a message for days, never for months.
    private const string ProviderEvents = """
        delete from engine.provider_event where ctid = any (array (
            select ctid from engine.provider_event where received_at < clock_timestamp() - interval '90 days' limit $1))
        """;

    private const string Payloads = "select engine.retire_payloads($1)";

    private const string Imports = "select commerce.forget_imports($1)";

    /// <summary>One run over all of them; says how many rows went.</summary>
    public async Task<long> RunAsync(CancellationToken cancellationToken)
    {
        var gone = await RoundsAsync(Payloads, cancellationToken);
        gone += await RoundsAsync(Imports, cancellationToken);
        gone += await RoundsAsync(DeadDoorbells, cancellationToken);
        return gone + await RoundsAsync(ProviderEvents, cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(RunEvery, time);
        try
        {
            do
            {
                await TryRunAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopping; the next start goes on.
        }
    }

    private async Task TryRunAsync(CancellationToken stoppingToken)
    {
        try
        {
            if (await RunAsync(stoppingToken) is > 0 and var gone)
            {
                logger.LogInformation("Retention removed {Rows} rows.", gone);
            }
        }
        catch (NpgsqlException failure)
        {
            logger.LogWarning(failure, "Retention could not run; the next run goes on.");
        }
    }

    private async Task<long> RoundsAsync(string sql, CancellationToken cancellationToken)
    {
        var gone = 0L;
        for (var round = 0; round < RoundsPerRun; round++)
        {
            await using var command = dataSource.CreateCommand(sql);
            command.Parameters.Add(new() { Value = PerRound });
            var rows = sql.StartsWith("select", StringComparison.Ordinal)
                ? (int)(await command.ExecuteScalarAsync(cancellationToken))!
                : await command.ExecuteNonQueryAsync(cancellationToken);
            gone += rows;
            if (rows < PerRound)
            {
                break;
            }
        }

        return gone;
    }
}
