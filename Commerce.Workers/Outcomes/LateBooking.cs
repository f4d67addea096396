using Commerce.Domain.Infrastructure.Engine;
using Commerce.Domain.Operations.Effects;
using Commerce.Workers.Operations;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Workers.Outcomes;

/// <summary>
/// Books how a call came out after its operation had ended without knowing, in the unit of work of whoever found out: the
/// reconciler or a person.
/// </summary>
public sealed class LateBooking(EffectStore effects, StepLoader loader, WorkflowCatalog catalog, IServiceProvider services)
{
    public async Task BookAsync(StoredEffect effect, ProviderAnswer answer)
    {
        effects.SettleAtCommit(effect.EffectId, answer);
        var loaded = await loader.LoadAsync(effect.OperationId, CancellationToken.None);
        var step = (IProviderStep)services.GetRequiredService(catalog.Find(loaded.Context.Tool, effect.Step).Type);
        await step.SettleLateAsync(loaded.Context, loaded.State, effect.ToRecord(answer), answer, CancellationToken.None);
    }
}
