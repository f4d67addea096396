using System.Text;
using Commerce.Domain.Access;
using Commerce.Domain.Infrastructure.Audit;
using Commerce.Domain.Infrastructure.Engine;
using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Operations.Effects;
using Commerce.Domain.Values;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Workers.Outcomes;

/// <summary>What people do about unknown outcomes; see the interface.</summary>
public sealed class OutcomeDesk(IServiceScopeFactory scopes, OutcomeReader reader, OutcomeLookUp lookUp, OutcomeBooking booking)
    : IOutcomeDesk
{
    public Task<IReadOnlyList<OpenOutcome>> ListAsync(int atMost, CancellationToken cancellationToken) =>
        reader.OpenAsync(atMost, cancellationToken);

    public Task<IReadOnlyList<OpenOutcome>> FindAsync(Guid? effectId, string? operationId, CancellationToken cancellationToken) =>
        reader.FindAsync(effectId, operationId, cancellationToken);

    public async Task<OutcomeReport> ExamineAsync(OpenOutcome outcome, OutcomeWord word, CancellationToken cancellationToken) =>
        (await AskAsync(outcome, word, cancellationToken)).Report;

    public async Task<OutcomeReport> SettleAsync(OpenOutcome outcome, OutcomeWord word, CancellationToken cancellationToken)
    {
        var (report, effect, said) = await AskAsync(outcome, word, cancellationToken);
        if (report.Problems.Count > 0)
        {
            return report;
        }

        // The provider's own answer has more facts than a word: a fee, until when a hold lasts.
        var answer = said.Outcome == ProviderOutcome.Unknown ? ToldAnswer.Of(effect!.Intent, word)! : said;
        var problem = await booking.BookAsync(outcome, word, said, answer, cancellationToken);
        return report with
        {
            Problems = problem is null ? [] : [problem],
            ProviderRef = answer.ProviderRef ?? effect!.ProviderRef,
        };
    }

    public async Task NoteAsync(OpenOutcome outcome, string by, string note, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var services = scope.ServiceProvider;
        var session = services.GetRequiredService<CommerceSession>();
        await session.BeginAsync(outcome.TenantId, cancellationToken);
        services.GetRequiredService<EffectStore>().KeepEvidenceAtCommit(
            outcome.EffectId, by, Encoding.UTF8.GetBytes(CommerceJson.ToText(new { note })));
        var audit = services.GetRequiredService<AuditTrail>();
        (audit.Actor, audit.OperationId) = (by, outcome.OperationId);
        audit.Record("effect.noted", $"effect:{outcome.EffectId:N}", new { outcome.Kind, note });
        await session.CommitAsync();
    }

    private async Task<(OutcomeReport Report, StoredEffect? Effect, ProviderAnswer Said)> AskAsync(
        OpenOutcome outcome, OutcomeWord word, CancellationToken cancellationToken)
    {
        var (effect, mode) = await ReadAsync(outcome, cancellationToken);
        if (effect is not { IsUnsettled: true })
        {
            var now = outcome with { State = (effect?.State ?? EffectState.Absent).ToString().ToLowerInvariant() };
            var problem = effect is { IsOpen: true } ? OutcomeProblems.UnderWay(now) : OutcomeProblems.AlreadySettled(now);
            return (new OutcomeReport([problem], ProviderOutcome.Unknown), effect, Silence);
        }

        var said = await lookUp.AskAsync(effect, outcome.TenantId, mode, cancellationToken);
        var problems = await lookUp.ProblemsAsync(outcome, effect, word, said, cancellationToken);
        return (new OutcomeReport(problems, said.Outcome) { ProviderRef = said.ProviderRef, Note = said.Note }, effect, said);
    }

    private static ProviderAnswer Silence { get; } = new(ProviderOutcome.Unknown, CommerceJson.ToElement(new { }));

    private async Task<(StoredEffect? Effect, TenantMode Mode)> ReadAsync(OpenOutcome outcome, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var session = scope.ServiceProvider.GetRequiredService<CommerceSession>();
        await session.BeginAsync(outcome.TenantId, cancellationToken);
        var effect = await scope.ServiceProvider.GetRequiredService<EffectStore>().LockAsync(outcome.EffectId, cancellationToken);
        return (effect, session.Merchant.Mode);
    }
}
