using System.Text.Json;
using Commerce.Domain.Values;

namespace Commerce.Workers.Operations;

/// <summary>
/// A step that needs only our database: it runs in one fenced transaction, loads, decides and returns. Constructor arguments come
/// from the scope of that transaction (the session, the ledger book …). It never commits, publishes, or calls a third party.
/// </summary>
public abstract class LocalStep<TState> : ILocalStep
    where TState : notnull
{
    public abstract Task<StepOutcome> RunAsync(StepContext context, TState state, CancellationToken cancellationToken);

    Task<StepOutcome> ILocalStep.RunAsync(StepContext context, JsonElement state, CancellationToken cancellationToken) =>
        RunAsync(context, CommerceJson.Read<TState>(state), cancellationToken);
}

/// <summary>A local step as the runner sees it, its state still JSON.</summary>
public interface ILocalStep
{
    Task<StepOutcome> RunAsync(StepContext context, JsonElement state, CancellationToken cancellationToken);
}
