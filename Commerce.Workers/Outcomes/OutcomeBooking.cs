using Commerce.Domain.Infrastructure.Audit;
using Commerce.Domain.Infrastructure.Engine;
using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Operations.Effects;
using Commerce.Workers.Operations;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Workers.Outcomes;

/// <summary>
/// Books an outcome that was found out, on the path it would have gone by itself: under the fence of its operation while that
/// waits, as the reconciler does it once the operation has ended.
/// </summary>
public sealed class OutcomeBooking(
    IServiceScopeFactory scopes, OperationQueue queue, WorkflowCatalog catalog, EngineSignals signals)
{
    private const int Tries = 60;
    private static readonly TimeSpan TryAgain = TimeSpan.FromMilliseconds(500);
    private readonly Guid _owner = Guid.CreateVersion7();

    /// <returns>Null when it is booked, else why it is not.</returns>
    public async Task<OutcomeProblem?> BookAsync(
        OpenOutcome outcome, OutcomeWord word, ProviderAnswer said, ProviderAnswer answer, CancellationToken cancellationToken)
    {
        for (var tries = 0; !outcome.IsEnded && tries < Tries; tries++)
        {
            if (await queue.TryClaimNowAsync(outcome.OperationId, _owner, cancellationToken) is { } claim)
            {
                return await BookRunningAsync(claim, outcome, word, said, answer);
            }

            // A worker holds it, for as long as one call to the provider takes; or it has just ended.
            var problem = await BookEndedAsync(outcome, word, said, answer);
            if (problem != OutcomeProblems.Busy)
            {
                return problem;
            }

            await Task.Delay(TryAgain, cancellationToken);
        }

        return outcome.IsEnded ? await BookEndedAsync(outcome, word, said, answer) : OutcomeProblems.Busy;
    }

    private async Task<OutcomeProblem?> BookRunningAsync(
        OperationClaim claim, OpenOutcome outcome, OutcomeWord word, ProviderAnswer said, ProviderAnswer answer)
    {
        try
        {
            await using var scope = await StepScope.OpenAsync(scopes, claim, CancellationToken.None);
            if (await scope.Effects.LockAsync(outcome.EffectId, CancellationToken.None) is not { IsUnsettled: true } effect
                || scope.Step.Step != effect.Step)
            {
                await queue.ReturnAsync(claim, CancellationToken.None);
                return OutcomeProblems.MovedOn;
            }

            Keep(scope.Services, effect, word, said, answer);
            scope.Effects.SettleAtCommit(effect.EffectId, answer);
            var step = (IProviderStep)scope.Services.GetRequiredService(catalog.Find(scope.Step.Context.Tool, effect.Step).Type);
            var ended = await step.ConcludeAsync(
                scope.Step.Context, scope.Step.State, effect.ToRecord(answer), answer, CancellationToken.None);
            await scope.Writer.WriteAsync(claim, scope.Step, ended);
            return null;
        }
        catch
        {
            await queue.ReturnAsync(claim, CancellationToken.None);
            throw;
        }
    }

    private async Task<OutcomeProblem?> BookEndedAsync(
        OpenOutcome outcome, OutcomeWord word, ProviderAnswer said, ProviderAnswer answer)
    {
        await using var scope = scopes.CreateAsyncScope();
        var services = scope.ServiceProvider;
        var session = services.GetRequiredService<CommerceSession>();
        await session.BeginAsync(outcome.TenantId, CancellationToken.None);
        if (await services.GetRequiredService<EffectStore>().LockAsync(outcome.EffectId, CancellationToken.None)
            is not { IsUnsettled: true } effect)
        {
            return OutcomeProblems.MovedOn;
        }

        if (!(await services.GetRequiredService<StepLoader>().LoadAsync(effect.OperationId, CancellationToken.None)).IsFinal)
        {
            return OutcomeProblems.Busy;
        }

        var audit = services.GetRequiredService<AuditTrail>();
        audit.OperationId = effect.OperationId;
        Keep(services, effect, word, said, answer);
        await services.GetRequiredService<LateBooking>().BookAsync(effect, answer);
        audit.Record(await session.SaveAggregatesAsync());
        await session.CommitAsync();
        signals.Committed(services.GetRequiredService<OperationStore>());
        return null;
    }

    // Who decided, on what, and what the provider said then: evidence and audit, in the transaction of what follows from it.
    private static void Keep(
        IServiceProvider services, StoredEffect effect, OutcomeWord word, ProviderAnswer said, ProviderAnswer answer)
    {
        var effects = services.GetRequiredService<EffectStore>();
        effects.KeepEvidenceAtCommit(effect.EffectId, $"{effect.Intent.Provider}, looked up", said.Evidence);
        if (answer.IsTold)
        {
            effects.KeepEvidenceAtCommit(effect.EffectId, word.Source, answer.Evidence);
        }

        var audit = services.GetRequiredService<AuditTrail>();
        audit.Actor = word.Source;
        audit.Record("effect.settled_by_word", $"effect:{effect.EffectId:N}", new
        {
            effect.Intent.Kind,
            Outcome = answer.Outcome.ToString(),
            ProviderRef = answer.ProviderRef ?? effect.ProviderRef,
            ProviderSaid = said.Outcome.ToString(),
            Was = effect.State.ToString(),
            word.Note,
        });
    }
}
