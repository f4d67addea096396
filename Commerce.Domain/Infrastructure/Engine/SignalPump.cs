using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Commerce.Domain.Infrastructure.Engine;

/// <summary>
/// Carries signals between processes by NOTIFY, on connections of its own: inside the business transaction it would serialise all
/// commits of the database. At most one statement in twenty milliseconds per process.
/// </summary>
public sealed class SignalPump(NpgsqlDataSource dataSource, EngineSignals signals, ILogger<SignalPump> logger) : BackgroundService
{
    private const string OutboxChannel = "commerce_outbox";
    private const string OperationChannel = "commerce_operation";

    // A payload is below 8000 bytes; an operation id with its comma is 37.
    private const int IdsInOneNotice = 200;
    private static readonly TimeSpan SendEvery = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan ReconnectAfter = TimeSpan.FromSeconds(1);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        KeepGoingAsync(SendAsync, stoppingToken), KeepGoingAsync(ListenAsync, stoppingToken));

    private async Task KeepGoingAsync(Func<CancellationToken, Task> work, CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await work(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault) when (fault is NpgsqlException or IOException or TimeoutException or System.Net.Sockets.SocketException)
            {
                logger.LogWarning("Signals are interrupted ({Fault}); waiting work is found by polling meanwhile", fault.GetType().Name);
                await Task.Delay(ReconnectAfter, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task SendAsync(CancellationToken stoppingToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(stoppingToken);
        using var timer = new PeriodicTimer(SendEvery);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (signals.TakeRung())
            {
                await NotifyAsync(connection, OutboxChannel, "", stoppingToken);
            }

            var changed = new HashSet<string>(StringComparer.Ordinal);
            while (changed.Count < IdsInOneNotice && signals.ChangedHere.TryDequeue(out var id))
            {
                changed.Add(id);
            }

            if (changed.Count > 0)
            {
                await NotifyAsync(connection, OperationChannel, string.Join(',', changed), stoppingToken);
            }
        }
    }

    private async Task ListenAsync(CancellationToken stoppingToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(stoppingToken);
        connection.Notification += OnNotice;
        await using (var listen = new NpgsqlCommand($"listen {OutboxChannel}; listen {OperationChannel}", connection))
        {
            await listen.ExecuteNonQueryAsync(stoppingToken);
        }

        while (!stoppingToken.IsCancellationRequested)
        {
            await connection.WaitAsync(stoppingToken);
        }
    }

    private void OnNotice(object sender, NpgsqlNotificationEventArgs notice)
    {
        if (notice.Channel == OutboxChannel)
        {
            signals.OutboxWrittenElsewhere();
            return;
        }

        foreach (var id in notice.Payload.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            signals.WakeWatchers(id);
        }
    }

    private static async Task NotifyAsync(NpgsqlConnection connection, string channel, string payload, CancellationToken stoppingToken)
    {
        await using var notify = new NpgsqlCommand("select pg_notify($1, $2)", connection)
        {
            Parameters = { new() { Value = channel }, new() { Value = payload } },
        };
        await notify.ExecuteNonQueryAsync(stoppingToken);
    }
}
