using Commerce.Domain.Infrastructure.Engine;
using Commerce.Domain.Operations.Effects;
using Commerce.Workers.Operations;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Tests.Scheduler;

/// <summary>What third parties do by themselves, and our own asking after calls whose operation is over.</summary>
internal sealed class ProviderMoves(SeededRun run)
{
    // Fewer looks than there are before a person has to settle it: what is asked about can become known.
    private const int MostRounds = 4;
    private int _rounds;

    public IEnumerable<(int Weight, Func<Task> Value)> Possible()
    {
        if (run.Book.UnderWay.Count > 0)
        {
            yield return (run.Mood == Mood.SlowNetwork ? 1 : 3, () => ArriveAsync(run.Dice.Below(run.Book.UnderWay.Count)));
        }

        foreach (var hold in run.Book.Undecided)
        {
            yield return (2, () => DecideAsync(hold));
        }

        if (run.Book.Events.Count > 0)
        {
            yield return (2, () => TellAsync(run.Dice.Below(run.Book.Events.Count), keep: run.Dice.Chance(30)));
        }

        if (_rounds < MostRounds && run.View.Effects.Any(static it => it.IsWatched))
        {
            yield return (2, ReconcileAsync);
        }
    }

    public Task ArriveAsync(int index)
    {
        ProviderCall call = run.Book.UnderWay[index];
        run.Book.UnderWay.RemoveAt(index);
        run.Trace.Add($"a late {call.Kind} arrives");
        run.Book.Receive(call);
        return Task.CompletedTask;
    }

    public Task DecideAsync(Hold hold)
    {
        run.Book.Decide(hold);
        run.Trace.Add($"{hold.Ref} is decided: {hold.State}");
        return Task.CompletedTask;
    }

    public async Task TellAsync(int index, bool keep)
    {
        var told = run.Book.Events[index];
        if (!keep)
        {
            run.Book.Events.RemoveAt(index);
        }

        await using var scope = run.World.Services.CreateAsyncScope();
        var isNew = await scope.ServiceProvider.GetRequiredService<ProviderInbox>().ReceiveAsync(
            run.Shop.TenantId,
            new ProviderEvent(World.PaymentProvider, told.Id, "authorization.changed", told.Ref, told.Key, "{}"u8.ToArray()),
            CancellationToken.None);
        run.Trace.Add($"the provider tells of {told.Ref}{(isNew ? "" : ", again")}");
    }

    public async Task ReconcileAsync()
    {
        await run.World.ExecuteAsync(
            "update engine.effect set next_check_at = clock_timestamp() where tenant_id = $1 and next_check_at is not null",
            run.Shop.TenantId);
        var node = run.Dice.Pick(run.Nodes);
        run.Trace.Add($"{node.Name} reconciles");
        var reconciler = run.World.Services.GetRequiredService<Reconciler>();
        node.Actors.Add(await Actor.StartAsync(
            run, $"{node.Name} round {++_rounds}", null, () => reconciler.CheckDueAsync(CancellationToken.None)));
        if (node.Actors[^1].IsOver)
        {
            node.Actors.RemoveAt(node.Actors.Count - 1);
        }
    }
}
