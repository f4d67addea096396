using Commerce.Domain.Access;
using Commerce.Domain.Infrastructure.Engine;
using Commerce.Domain.Operations.Effects;
using Commerce.Domain.Values;
using Commerce.Workers.Operations;

namespace Commerce.Workers.Outcomes;

/// <summary>
/// Asks the provider before anybody's word is taken, and holds the word against everything known. What the provider says goes
/// before what a person says; a person is asked only where the provider says nothing.
/// </summary>
public sealed class OutcomeLookUp(ProviderDirectory providers, ProviderLine line, OutcomeReader reader)
{
    public async Task<ProviderAnswer> AskAsync(
        StoredEffect effect, Guid tenantId, TenantMode mode, CancellationToken cancellationToken)
    {
        if (!providers.Has(effect.Intent.Provider))
        {
            return new ProviderAnswer(ProviderOutcome.Unknown, CommerceJson.ToElement(new { })) { Note = "no adapter for it is set up here" };
        }

        var call = effect.ToCall(tenantId, mode);
        return await line.LookUpAsync(providers.Find(effect.Intent.Provider), effect, call, cancellationToken);
    }

    /// <summary>What speaks against the word; nothing if it may be booked.</summary>
    public async Task<IReadOnlyList<OutcomeProblem>> ProblemsAsync(
        OpenOutcome outcome, StoredEffect effect, OutcomeWord word, ProviderAnswer said, CancellationToken cancellationToken)
    {
        var problems = new List<OutcomeProblem>();
        switch (said.Outcome)
        {
            case ProviderOutcome.Pending:
                problems.Add(OutcomeProblems.ProviderWorksOnIt);
                break;
            case ProviderOutcome.Succeeded when !word.Happened:
                problems.Add(OutcomeProblems.ProviderDidIt(said.ProviderRef ?? effect.ProviderRef));
                break;
            case ProviderOutcome.Absent when !effect.IsQuiet:
                problems.Add(OutcomeProblems.TooEarly);
                break;
            case ProviderOutcome.Declined or ProviderOutcome.Absent when word.Happened:
                problems.Add(OutcomeProblems.ProviderDidNot(said.Outcome));
                break;
            case ProviderOutcome.Unknown when word.Happened && ToldAnswer.Of(effect.Intent, word) is null:
                problems.Add(OutcomeProblems.OnlyTheProviderKnows(effect.Intent.Kind));
                break;
        }

        if (word is { Happened: true, ProviderRef: { } told })
        {
            if ((said.ProviderRef ?? effect.ProviderRef) is { } known && known != told)
            {
                problems.Add(OutcomeProblems.OtherReference(known, told));
            }

            if (await reader.HolderOfAsync(outcome, told, cancellationToken) is { } holder)
            {
                problems.Add(OutcomeProblems.ReferenceTaken(told, holder));
            }
        }

        return problems;
    }
}
