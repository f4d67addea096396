using System.Text.Json;
using Commerce.Domain.Operations.Effects;
using Commerce.Domain.Values;

namespace Commerce.Workers.Operations;

/// <summary>
/// A step around one call to a third party, in three parts: a fenced transaction that commits the intent and its key, the call with
/// no transaction open, and a fenced transaction that books the answer. The engine repeats, looks up and gives up; after a crash it
/// goes on with the intent that was committed. Each part has a scope of its own.
/// </summary>
public abstract class ProviderStep<TState> : IProviderStep
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

    Task<StepPlan> IProviderStep.IntendAsync(StepContext context, JsonElement state, CancellationToken cancellationToken) =>
        IntendAsync(context, CommerceJson.Read<TState>(state), cancellationToken);

    Task<StepOutcome> IProviderStep.ConcludeAsync(
        StepContext context, JsonElement state, EffectRecord effect, ProviderAnswer answer, CancellationToken cancellationToken) =>
        ConcludeAsync(context, CommerceJson.Read<TState>(state), effect, answer, cancellationToken);

    Task<object> IProviderStep.IndeterminateAsync(
        StepContext context, JsonElement state, EffectRecord effect, CancellationToken cancellationToken) =>
        IndeterminateAsync(context, CommerceJson.Read<TState>(state), effect, cancellationToken);

    Task IProviderStep.SettleLateAsync(
        StepContext context, JsonElement state, EffectRecord effect, ProviderAnswer answer, CancellationToken cancellationToken) =>
        SettleLateAsync(context, CommerceJson.Read<TState>(state), effect, answer, cancellationToken);
}

/// <summary>A provider step as the runner sees it, its state still JSON.</summary>
public interface IProviderStep
{
    Task<StepPlan> IntendAsync(StepContext context, JsonElement state, CancellationToken cancellationToken);

    Task<StepOutcome> ConcludeAsync(
        StepContext context, JsonElement state, EffectRecord effect, ProviderAnswer answer, CancellationToken cancellationToken);

    Task<object> IndeterminateAsync(StepContext context, JsonElement state, EffectRecord effect, CancellationToken cancellationToken);

    Task SettleLateAsync(
        StepContext context, JsonElement state, EffectRecord effect, ProviderAnswer answer, CancellationToken cancellationToken);
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
