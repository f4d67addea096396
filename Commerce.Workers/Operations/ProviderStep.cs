using Commerce.Domain.Operations.Effects;

namespace Commerce.Workers.Operations;

/// <summary>
/// A step around one call to a third party, in three parts: a fenced transaction that commits the intent and its key, the call with
/// no transaction open, and a fenced transaction that books the answer. The engine repeats, looks up and gives up; after a crash it
/// goes on with the intent that was committed. Each part has a scope of its own.
/// </summary>
public abstract class ProviderStep<TState>
    where TState : notnull
{
    /// <summary>Decides the call, or that none is due. Not asked again once an intent was committed.</summary>
    public abstract Task<StepPlan> IntendAsync(StepContext context, TState state, CancellationToken cancellationToken);

    /// <summary>
    /// Books what the provider said: succeeded, declined, pending or absent. For pending return a wait or an input request on this same
    /// step: it will be looked up, not sent again. An unknown outcome never comes here.
    /// </summary>
    public abstract Task<StepOutcome> ConcludeAsync(
        StepContext context, TState state, EffectRecord effect, ProviderAnswer answer, CancellationToken cancellationToken);

    /// <summary>The deadline passed while the outcome is unknown: the operation ends saying so, the look-ups go on. Returns its result.</summary>
    public abstract Task<object> IndeterminateAsync(StepContext context, TState state, EffectRecord effect, CancellationToken cancellationToken);

    /// <summary>
    /// The outcome became known after the operation had ended as indeterminate: book it (place or void), without an operation to move.
    /// </summary>
    public virtual Task SettleLateAsync(
        StepContext context, TState state, EffectRecord effect, ProviderAnswer answer, CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>Either a call to make or an outcome that needs none.</summary>
public abstract record StepPlan
{
    private StepPlan()
    {
    }

    public sealed record Call(EffectIntent Intent) : StepPlan;

    public sealed record Skip(StepOutcome Outcome) : StepPlan;
}

/// <summary>The effect as committed, for booking: its id is what a ledger entry names.</summary>
public sealed record EffectRecord(Guid EffectId, string Kind, Guid SubjectId, EffectIntent Intent, string? ProviderRef, int Generation);
