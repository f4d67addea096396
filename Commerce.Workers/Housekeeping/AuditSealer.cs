using Commerce.Domain.Infrastructure.Audit;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Commerce.Workers.Housekeeping;

/// <summary>
/// Puts every event into its merchant's chain within a second or two and signs all chains every ten. Every host runs one; the one
/// that holds the lock works, the others wait for it to go away.
/// </summary>
public sealed class AuditSealer(NpgsqlDataSource dataSource, AuditOptions options, TimeProvider time, ILogger<AuditSealer> logger)
    : BackgroundService
{
    private const int Batch = 1000;

    // A backlog is worked off in bounded bites; checkpoints must not wait for its end.
    private const int BatchesPerRound = 20;
    private static readonly TimeSpan SealEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan SignEvery = TimeSpan.FromSeconds(10);
    private string? _reported;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(SealEvery, time);
        do
        {
            try
            {
                await LeadAsync(timer, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                Report(failure);
            }
        }
        while (await NextAsync(timer, stoppingToken));
    }

    /// <summary>Works for as long as the connection and with it the lock lasts; returns at once when another process has the lock.</summary>
    private async Task LeadAsync(PeriodicTimer timer, CancellationToken stoppingToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(stoppingToken);
        var log = new AuditLog(connection);
        if (!await log.TryLeadAsync(stoppingToken))
        {
            return;
        }

        try
        {
            await WorkAsync(log, timer, stoppingToken);
        }
        finally
        {
            await log.ResignAsync();
        }
    }

    private async Task WorkAsync(AuditLog log, PeriodicTimer timer, CancellationToken stoppingToken)
    {
        using var key = SigningKey.OpenOrCreate(options.SigningKeyFile, options.PublicKeyFolder);
        var writer = new CheckpointWriter(log, new CheckpointFolder(options.CheckpointFolder), key);
        await SealAsync(log, stoppingToken);
        await writer.ContinueAsync(stoppingToken);
        await writer.WriteAsync(stoppingToken);
        _reported = null;
        var signed = time.GetTimestamp();
        while (await NextAsync(timer, stoppingToken))
        {
            await SealAsync(log, stoppingToken);
            if (time.GetElapsedTime(signed) >= SignEvery)
            {
                await writer.WriteAsync(stoppingToken);
                signed = time.GetTimestamp();
            }
        }
    }

    // The loop comes back every second; one line per trouble is enough.
    private void Report(Exception failure)
    {
        if (failure.Message == _reported)
        {
            return;
        }

        _reported = failure.Message;
        if (failure is AuditBrokenException)
        {
            logger.LogCritical("The audit log was altered: {Reason} Nothing is signed and money tools refuse.", failure.Message);
        }
        else
        {
            logger.LogError(failure, "The audit log is not sealed at the moment; trying again every second.");
        }
    }

    private static async Task SealAsync(AuditLog log, CancellationToken stoppingToken)
    {
        for (var i = 0; i < BatchesPerRound && await log.SealAsync(Batch, stoppingToken) == Batch; i++)
        {
        }
    }

    private static async Task<bool> NextAsync(PeriodicTimer timer, CancellationToken stoppingToken)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
