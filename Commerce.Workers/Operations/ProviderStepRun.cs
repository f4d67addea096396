using Commerce.Domain.Infrastructure.Engine;
using Commerce.Domain.Infrastructure.Faults;
using Commerce.Domain.Operations.Effects;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Commerce.Workers.Operations;

/// <summary>
/// The three parts of a step around a third party: commit the intent, call with nothing held, book the answer. Re-entering after a
/// crash finds the intent and goes on from there with the same key.
/// </summary>
public sealed class ProviderStepRun(IServiceScopeFactory scopes, ProviderDirectory providers, ProviderLine line, ILogger<ProviderStepRun> logger)
{
    private static readonly TimeSpan[] AskAgainAfter =
    [
        TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(30),
        TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5),
    ];

    /// <summary>The name of how the step ended.</summary>
    public async Task<string> RunAsync(OperationClaim claim, StepDescriptor descriptor, CancellationToken cancellationToken)
    {
        var (effect, merchantMode, skipped) = await IntendAsync(claim, descriptor, cancellationToken);
        if (effect is not { } stored)
        {
            return StepOutcome.NameOf(skipped!);
        }

        CrashPoint.IntentCommitted.Hit();
        var answer = await CallAsync(claim, stored, merchantMode, cancellationToken);
        CrashPoint.AnswerRead.Hit();
        try
        {
            var outcome = await ConcludeAsync(claim, descriptor, stored, answer);
            CrashPoint.Booked.Hit();
            return outcome;
        }
        catch (FencedException)
        {
            await KeepEvidenceAsync(claim, stored, answer);
            throw;
        }
    }

    private async Task<(StoredEffect? Effect, Domain.Access.TenantMode Mode, StepOutcome? Skipped)> IntendAsync(
        OperationClaim claim, StepDescriptor descriptor, CancellationToken cancellationToken)
    {
        await using var scope = await StepScope.OpenAsync(scopes, claim, cancellationToken);
        var mode = scope.Session.Merchant.Mode;
        var earlier = await scope.Effects.LatestAsync(claim.OperationId, descriptor.Name, cancellationToken);
        if (earlier is { IsOpen: true })
        {
            return (earlier, mode, null);
        }

        var step = (IProviderStep)scope.Services.GetRequiredService(descriptor.Type);
        var plan = await step.IntendAsync(scope.Step.Context, scope.Step.State, cancellationToken);
        if (plan is StepPlan.Skip skip)
        {
            await scope.Writer.WriteAsync(claim, scope.Step, skip.Outcome);
            return (null, mode, skip.Outcome);
        }

        var intent = ((StepPlan.Call)plan).Intent;
        var retention = providers.Find(intent.Provider).KeyRetention;
        var stored = await scope.Effects.IntendAsync(
            claim.OperationId, descriptor.Name, (earlier?.Generation ?? -1) + 1, intent, retention, cancellationToken);
        await scope.Writer.CommitIntentAsync();
        return (stored, mode, null);
    }

    private async Task<ProviderAnswer> CallAsync(
        OperationClaim claim, StoredEffect effect, Domain.Access.TenantMode mode, CancellationToken cancellationToken)
    {
        var adapter = providers.Find(effect.Intent.Provider);
        var call = effect.ToCall(claim.TenantId, mode);

        // Once the provider has answered at all, or was in doubt before, asking comes before sending.
        var maySend = effect is { KeyIsDead: false, MayBeSent: true, ProviderRef: null };
        if (!maySend || effect.Checks > 0)
        {
            var found = await line.LookUpAsync(adapter, effect, call, cancellationToken);
            if (found.Outcome != ProviderOutcome.Absent || effect.IsQuiet)
            {
                // Not found after the quiet period means that it never arrived; the next attempt gets a key of its own, since this one may
                // be remembered with a failure that would be answered for ever.
                return found;
            }

            if (!maySend)
            {
                return found with { Outcome = ProviderOutcome.Unknown };
            }
        }

        return await line.SendAsync(adapter, effect, call, cancellationToken);
    }

    private async Task<string> ConcludeAsync(OperationClaim claim, StepDescriptor descriptor, StoredEffect effect, ProviderAnswer answer)
    {
        // The answer is known now: neither a stopping process nor a lost lease may keep it from being booked; the fence decides.
        await using var scope = await StepScope.OpenAsync(scopes, claim, CancellationToken.None);
        scope.Effects.KeepEvidenceAtCommit(effect.EffectId, effect.Intent.Provider, answer.Evidence);
        var step = (IProviderStep)scope.Services.GetRequiredService(descriptor.Type);
        var record = effect.ToRecord(answer);
        if (answer.Outcome == ProviderOutcome.Unknown)
        {
            await DoubtAsync(scope, claim, step, effect, record, answer);
            return "in_doubt";
        }

        scope.Effects.SettleAtCommit(effect.EffectId, answer);
        var outcome = await step.ConcludeAsync(scope.Step.Context, scope.Step.State, record, answer, CancellationToken.None);
        await scope.Writer.WriteAsync(claim, scope.Step, outcome);
        return StepOutcome.NameOf(outcome);
    }

    private async Task DoubtAsync(
        StepScope scope, OperationClaim claim, IProviderStep step, StoredEffect effect, EffectRecord record, ProviderAnswer answer)
    {
        logger.LogWarning(
            "{Provider} left {Kind} of {OperationId} open: {Note}", effect.Intent.Provider, effect.Intent.Kind, claim.OperationId, answer.Note);
        if (scope.Step.Context.IsOverdue)
        {
            scope.Effects.DoubtAtCommit(effect.EffectId, EffectStore.FirstLateCheck);
            var result = await step.IndeterminateAsync(scope.Step.Context, scope.Step.State, record, CancellationToken.None);
            await scope.Writer.EndIndeterminateAsync(claim, scope.Step, result);
            return;
        }

        scope.Effects.DoubtAtCommit(effect.EffectId, null);
        var after = AskAgainAfter[Math.Min(effect.Checks, AskAgainAfter.Length - 1)];
        await scope.Writer.KeepWaitingAsync(
            claim, scope.Step, after, $"The {effect.Intent.Kind} may have reached the provider; it is being looked up. Do not repeat it.");
    }

    private async Task KeepEvidenceAsync(OperationClaim claim, StoredEffect effect, ProviderAnswer answer)
    {
        await using var scope = scopes.CreateAsyncScope();
        var session = scope.ServiceProvider.GetRequiredService<Domain.Infrastructure.Persistence.CommerceSession>();
        await session.BeginAsync(claim.TenantId, CancellationToken.None);
        scope.ServiceProvider.GetRequiredService<EffectStore>()
            .KeepEvidenceAtCommit(effect.EffectId, $"{effect.Intent.Provider}, fenced", answer.Evidence);
        await session.CommitAsync();
    }
}
