using System.Diagnostics;
using Commerce.Domain.Infrastructure.Engine;
using Commerce.Domain.Infrastructure.Faults;
using Commerce.Domain.Infrastructure.Messaging;
using Commerce.Domain.Infrastructure.Telemetry;
using Commerce.Domain.Messages;
using MassTransit;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Commerce.Domain.Infrastructure.Outbox;

/// <summary>
/// Carries doorbells from the table to the bus; it alone may hold a transaction across a send. On the in-memory bus a
/// sent doorbell stays until the claim takes it away, since a message there dies with the process.
/// </summary>
public sealed class OutboxRelay(
    NpgsqlDataSource dataSource, IBus bus, EngineSignals signals, BusOptions options, ILogger<OutboxRelay> logger)
    : BackgroundService
{
    private const int UnroutableAfter = 3;
    private const int DeadAfter = 12;
    private const double PollJitter = 0.2;
    private static readonly TimeSpan PollEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan SendTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestBreak = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var pause = TimeSpan.Zero;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await signals.WaitForOutboxAsync(pause > TimeSpan.Zero ? pause : Jittered(PollEvery), stoppingToken);
                while (await RelayAsync(stoppingToken) == OutboxBatch.Size)
                {
                    // A full batch means that more is waiting.
                }

                pause = TimeSpan.Zero;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault)
            {
                pause = pause == TimeSpan.Zero
                    ? PollEvery : TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, LongestBreak.Ticks));
                logger.LogWarning("Doorbells wait for {Pause}: {Fault}", pause, fault.GetType().Name);
                await Task.Delay(pause, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>One batch of what is due now; says how many doorbells it held.</summary>
    public async Task<int> RelayAsync(CancellationToken stoppingToken)
    {
        await using var batch = await OutboxBatch.TakeAsync(dataSource, stoppingToken);
        var bells = batch.Bells;
        if (bells.Count == 0)
        {
            return 0;
        }

        CrashPoint.BellsTaken.Hit();
        var sending = Task.WhenAll(bells.Select(bell => SendAsync(bell, stoppingToken)));
        await CrashPoint.BellsSent.HitDuringAsync(sending);
        var faults = await sending;
        CrashPoint.BellsConfirmed.Hit();
        var sent = bells.Where((_, i) => faults[i] is null).Select(static bell => bell.Id).ToArray();
        await batch.SentAsync(sent, forget: options.IsDurable, stoppingToken);
        for (var i = 0; i < bells.Count; i++)
        {
            if (faults[i] is { } fault)
            {
                await RecordAsync(batch, bells[i], fault, stoppingToken);
            }
        }

        CrashPoint.BellsForgotten.Hit();
        await batch.CommitAsync(stoppingToken);
        return bells.Count;
    }

    private async Task<Exception?> SendAsync(WaitingBell bell, CancellationToken stoppingToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        timeout.CancelAfter(SendTimeout);
        using var span = CommerceTrace.Continue($"relay {bell.Lane}", ActivityKind.Producer, bell.TraceParent);
        span?.SetTag(TraceTags.OperationId, bell.OperationId).SetTag(TraceTags.Lane, bell.Lane)
            .SetTag(TraceTags.Attempt, bell.Attempt + 1);
        try
        {
            var endpoint = await bus.GetSendEndpoint(BusOptions.Address(bell.Lane));
            await endpoint.Send(
                new OperationReady(bell.OperationId, bell.Lane), context => Address(context, bell.MessageId, span?.Id ?? bell.TraceParent),
                timeout.Token);
            return null;
        }
        catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
        {
            CommerceTrace.Fail(span, fault.GetType().Name);
            return fault;
        }
    }

    // RabbitMQ confirms even what it throws away, unless it has to say that no queue took it.
    private static void Address(SendContext context, Guid messageId, string? trace)
    {
        context.MessageId = messageId;
        if (trace is not null)
        {
            context.Headers.Set(CommerceTrace.Header, trace);
        }

        if (context.TryGetPayload<RabbitMqSendContext>(out var rabbit))
        {
            rabbit.Mandatory = true;
        }
    }

    private async Task RecordAsync(
        OutboxBatch batch, WaitingBell bell, Exception fault, CancellationToken stoppingToken)
    {
        var unroutable = fault is MessageReturnedException or System.Runtime.Serialization.SerializationException;
        if (!unroutable && fault is RabbitMqConnectionException or OperationCanceledException or ConnectionException)
        {
            // The broker is away: every doorbell would count the same fault. The breaker above waits instead.
            throw new ConnectionException($"The bus does not take messages: {fault.GetType().Name}");
        }

        var attempts = await batch.FailedAsync(bell, fault.GetType().Name, stoppingToken);
        if (attempts >= (unroutable ? UnroutableAfter : DeadAfter))
        {
            logger.LogError(
                "Doorbell {MessageId} of {OperationId} is given up after {Attempts} tries",
                bell.MessageId, bell.OperationId, attempts);
            await batch.BuryAsync(bell, fault.GetType().Name, stoppingToken);
        }
    }

    private static TimeSpan Jittered(TimeSpan time) =>
        time * (1 + (PollJitter * ((Random.Shared.NextDouble() * 2) - 1)));
}
