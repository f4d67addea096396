using Commerce.Domain.Infrastructure.Engine;
using Commerce.Workers.Operations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Commerce.Tests.Scheduler;

/// <summary>One process of workers: an owner of leases with a runner of its own, on the database all share.</summary>
internal sealed class Node(SeededRun run, string name)
{
    private readonly LeaseKeeper _leases = ActivatorUtilities.CreateInstance<LeaseKeeper>(run.World.Services);
    private OperationRunner? _runner;

    public string Name => name;

    public Guid Owner => _leases.Owner;

    /// <summary>Work under way here, in the order it was begun.</summary>
    public List<Actor> Actors { get; } = [];

    private OperationRunner Runner => _runner ??= new OperationRunner(
        Get<IServiceScopeFactory>(), Get<OperationQueue>(), Get<WorkflowCatalog>(), _leases, Get<ProviderStepRun>(),
        Get<StepWatches>(), Get<TimeProvider>(), Get<ILogger<OperationRunner>>());

    /// <summary>A claim that was won is work, which first waits for its turn.</summary>
    public async Task TakeAsync(OperationClaim claim, string by)
    {
        var found = new WorkFound(by, TimeProvider.System.GetUtcNow());
        Actors.Add(await Actor.StartAsync(run, $"{name} {run.Trace.NameOf(claim.OperationId)}", claim.OperationId, async () =>
        {
            if (await Actor.Here.TakeTurnAsync(Turn.Claimed, null) == Fate.Fine)
            {
                await Runner.RunAsync(claim, found, CancellationToken.None);
            }
        }));
    }

    private T Get<T>()
        where T : notnull => run.World.Services.GetRequiredService<T>();
}
