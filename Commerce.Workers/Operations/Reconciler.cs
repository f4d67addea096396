using Commerce.Domain.Infrastructure.Audit;
using Commerce.Domain.Infrastructure.Engine;
using Commerce.Domain.Infrastructure.Faults;
using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Operations.Effects;
using Commerce.Workers.Outcomes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Commerce.Workers.Operations;

/// <summary>
/// Goes on asking what became of a call whose operation has ended as indeterminate: after 5 minutes, an hour, then daily for five days;
/// then a person has to settle it. It only ever asks, never sends.
/// </summary>
public sealed class Reconciler(
    NpgsqlDataSource dataSource, IServiceScopeFactory scopes, ProviderDirectory providers, ProviderLine line, EngineSignals signals,
    EngineOptions options, ILogger<Reconciler> logger)
    : BackgroundService
{
    private const int Batch = 20;
    private const int LastCheck = 7;

    // What cannot even be asked, for want of an adapter say, does not stand in the way of the others.
    private static readonly TimeSpan AfterFault = TimeSpan.FromMinutes(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.ReconcileEvery);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await CheckDueAsync(stoppingToken);
            }
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
            {
                logger.LogWarning("Open outcomes could not be checked: {Fault}", fault.GetType().Name);
            }
        }
    }

    /// <summary>One round over everything that is due to be asked.</summary>
    public async Task CheckDueAsync(CancellationToken cancellationToken)
    {
        foreach (var (effectId, tenantId) in await DueAsync(cancellationToken))
        {
            await TryCheckAsync(effectId, tenantId, cancellationToken);
        }
    }

    // One outcome that cannot be asked for, or not be booked, must not keep the others waiting.
    private async Task TryCheckAsync(Guid effectId, Guid tenantId, CancellationToken cancellationToken)
    {
        try
        {
            await CheckAsync(effectId, tenantId, cancellationToken);
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
        {
            logger.LogError(fault, "The open outcome {EffectId} could not be checked", effectId);
            await PutOffAsync(effectId, tenantId);
        }
    }

    private async Task PutOffAsync(Guid effectId, Guid tenantId)
    {
        await using var scope = scopes.CreateAsyncScope();
        var session = scope.ServiceProvider.GetRequiredService<CommerceSession>();
        await session.BeginAsync(tenantId, CancellationToken.None);
        scope.ServiceProvider.GetRequiredService<EffectStore>().AskLaterAtCommit(effectId, AfterFault);
        await session.CommitAsync();
    }

    private async Task<List<(Guid Effect, Guid Tenant)>> DueAsync(CancellationToken stoppingToken)
    {
        await using var command = dataSource.CreateCommand("select effect_id, tenant_id from engine.effects_to_check($1)");
        command.Parameters.Add(new NpgsqlParameter { Value = Batch });
        await using var reader = await command.ExecuteReaderAsync(stoppingToken);
        var due = new List<(Guid, Guid)>();
        while (await reader.ReadAsync(stoppingToken))
        {
            due.Add((reader.GetGuid(0), reader.GetGuid(1)));
        }

        return due;
    }

    private async Task CheckAsync(Guid effectId, Guid tenantId, CancellationToken stoppingToken)
    {
        var (effect, mode) = await ReadAsync(effectId, tenantId, stoppingToken);
        if (effect is not { IsOpen: true })
        {
            return;
        }

        var call = effect.ToCall(tenantId, mode);
        var answer = await line.LookUpAsync(providers.Find(effect.Intent.Provider), effect, call, stoppingToken);
        CrashTrigger.Enter("reconciler");
        CrashPoint.LookedUp.Hit();
        await BookAsync(effect, tenantId, answer);
    }

    private async Task<(StoredEffect? Effect, Domain.Access.TenantMode Mode)> ReadAsync(Guid effectId, Guid tenantId, CancellationToken stoppingToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var session = scope.ServiceProvider.GetRequiredService<CommerceSession>();
        await session.BeginAsync(tenantId, stoppingToken);
        var effect = await scope.ServiceProvider.GetRequiredService<EffectStore>().LockAsync(effectId, stoppingToken);
        return (effect, session.Merchant.Mode);
    }

    /// <param name="asked">As it was before the provider was asked: what has become quiet since was not when it answered.</param>
    private async Task BookAsync(StoredEffect asked, Guid tenantId, ProviderAnswer answer)
    {
        await using var scope = scopes.CreateAsyncScope();
        var services = scope.ServiceProvider;
        var session = services.GetRequiredService<CommerceSession>();
        await session.BeginAsync(tenantId, CancellationToken.None);
        var effects = services.GetRequiredService<EffectStore>();
        if (await effects.LockAsync(asked.EffectId, CancellationToken.None) is not { IsOpen: true } effect)
        {
            return;
        }

        var audit = services.GetRequiredService<AuditTrail>();
        (audit.Actor, audit.OperationId) = ("reconciler", effect.OperationId);
        effects.KeepEvidenceAtCommit(effect.EffectId, $"{effect.Intent.Provider}, looked up", answer.Evidence);
        var open = answer.Outcome is ProviderOutcome.Unknown or ProviderOutcome.Pending
            || (answer.Outcome == ProviderOutcome.Absent && !asked.IsQuiet);
        if (open)
        {
            KeepAsking(effects, audit, effect, asked, answer);
        }
        else
        {
            await services.GetRequiredService<LateBooking>().BookAsync(effect, answer);
            audit.Record("effect.settled_late", $"effect:{effect.EffectId:N}", new { Outcome = answer.Outcome.ToString(), effect.Intent.Kind });
        }

        audit.Record(await session.SaveAggregatesAsync());
        await session.CommitAsync();
        signals.Committed(services.GetRequiredService<OperationStore>());
    }

    private void KeepAsking(EffectStore effects, AuditTrail audit, StoredEffect effect, StoredEffect asked, ProviderAnswer answer)
    {
        if (effect.Checks != asked.Checks)
        {
            // Another process asked at the same time: that is one look, not two of the few there are.
            return;
        }

        if (effect.LateChecks >= LastCheck)
        {
            logger.LogError("{Kind} of {OperationId} stays unknown; a person has to settle it", effect.Intent.Kind, effect.OperationId);
            effects.LeaveToPeopleAtCommit(effect.EffectId, answer);
            audit.Record("effect.left_to_people", $"effect:{effect.EffectId:N}", new { effect.Intent.Kind, answer.Note });
            return;
        }

        effects.DoubtAtCommit(effect.EffectId, effect.LateChecks <= 1 ? TimeSpan.FromHours(1) : TimeSpan.FromDays(1));
    }
}
