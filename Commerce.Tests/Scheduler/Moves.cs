using Commerce.Workers.Operations;

namespace Commerce.Tests.Scheduler;

/// <summary>What can happen next. Weights keep most runs in motion and each trouble frequent over some hundred seeds.</summary>
internal sealed class Moves(SeededRun run)
{
    private readonly TimeMoves _time = new(run);
    private readonly ProviderMoves _provider = new(run);

    public TimeMoves Time => _time;

    public ProviderMoves Provider => _provider;

    public IEnumerable<(int Weight, Func<Task> Value)> Possible()
    {
        foreach (var shopper in run.Shoppers.Where(static it => !it.IsDone))
        {
            yield return (4, shopper.ActAsync);
        }

        if (!run.Importer.IsDone)
        {
            yield return (3, run.Importer.ActAsync);
        }

        if (run.View.DueBells > 0)
        {
            yield return (5, () => RelayAsync(run.Dice.Chance(10)));
        }

        if (run.Heap.Count > 0)
        {
            yield return (6, () => DeliverAsync(run.Dice.Below(run.Heap.Count), keep: run.Dice.Chance(10)));
            yield return (1, LoseAsync);
        }

        foreach (var lane in run.View.Queue.Where(static it => it.IsClaimable).Select(static it => it.Lane).Distinct())
        {
            yield return (3, () => ScanAsync(lane, run.Dice.Below(2) + 1));
        }

        foreach (var node in run.Nodes)
        {
            foreach (var actor in node.Actors)
            {
                yield return (8, () => GoOnAsync(actor));
            }

            if (node.Actors.Count > 0)
            {
                yield return (run.Mood == Mood.Crashes ? 4 : 1, () => DieAsync(node));
            }
        }

        if (run.Zombies.Count > 0)
        {
            yield return (2, () => GoOnAsync(run.Dice.Pick(run.Zombies)));
        }

        if (run.Nodes.Exists(static it => it.Actors.Count > 0) && run.Dice.Chance(10))
        {
            yield return (1, PowerCutAsync);
        }

        foreach (var move in _provider.Possible().Concat(_time.Possible()))
        {
            yield return move;
        }
    }

    /// <summary>A relay takes a batch of doorbells to the bus; one that dies in the middle has sent some and forgets none.</summary>
    public async Task RelayAsync(bool dies)
    {
        run.Trace.Add($"a relay sends {run.View.DueBells}");
        using var life = new CancellationTokenSource();
        if (dies)
        {
            run.Trace.Detail("and dies");
            run.Killing = life;
        }

        try
        {
            await run.World.Relay.RelayAsync(life.Token);
            await run.World.ExecuteAsync("update engine.outbox set not_before = 'infinity'");
        }
        catch (Exception fault) when (dies || fault is MassTransit.ConnectionException)
        {
            // Rolled back: every doorbell of the batch is as it was.
        }
        finally
        {
            run.Killing = null;
        }
    }

    public async Task DeliverAsync(int index, bool keep)
    {
        var message = run.Heap[index];
        if (!keep)
        {
            run.Heap.RemoveAt(index);
        }

        var node = run.Dice.Pick(run.Nodes);
        var claim = await run.World.Queue.TryClaimAsync(message.OperationId, node.Owner, CancellationToken.None);
        run.Trace.Add($"{node.Name} hears of {run.Trace.NameOf(message.OperationId)}{(claim is null ? ", in vain" : "")}");
        if (claim is not null)
        {
            await node.TakeAsync(claim, WorkFound.Doorbell);
        }
    }

    public async Task ScanAsync(string lane, int atMost)
    {
        var node = run.Dice.Pick(run.Nodes);
        run.Trace.Add($"{node.Name} scans {lane}");
        foreach (var claim in await run.World.Queue.ClaimDueAsync(lane, node.Owner, atMost, CancellationToken.None))
        {
            run.Trace.Detail($"finds {run.Trace.NameOf(claim.OperationId)}");
            await node.TakeAsync(claim, WorkFound.Scanner);
        }
    }

    public async Task GoOnAsync(Actor actor)
    {
        var fate = run.FateOf(actor);
        var isZombie = run.Zombies.Contains(actor);
        run.Trace.Add(
            $"{actor.Name} goes on from {actor.Turn}{(fate == Fate.Fine ? "" : $", {fate}")}{(isZombie ? ", a zombie" : "")}");
        await actor.GoOnAsync(fate);
        if (!actor.IsOver)
        {
            return;
        }

        run.Zombies.Remove(actor);
        run.Nodes.ForEach(it => it.Actors.Remove(actor));
        if (actor.OperationId is { } operation)
        {
            await _time.HoldBackAsync(operation);
        }
    }

    private Task LoseAsync()
    {
        var index = run.Dice.Below(run.Heap.Count);
        run.Trace.Add($"the message about {run.Trace.NameOf(run.Heap[index].OperationId)} is lost");
        run.Heap.RemoveAt(index);
        return Task.CompletedTask;
    }

    // Nobody can tell a dead process from one that sleeps: most of what it did may go on one day.
    private Task DieAsync(Node node)
    {
        run.Trace.Add($"{node.Name} dies");
        run.Nodes.Remove(node);
        run.Zombies.AddRange(node.Actors.Where(_ => run.Dice.Chance(70)));
        run.StartNode();
        return Task.CompletedTask;
    }

    // All at once, and the first that comes back is alone and ends the leases it finds.
    private async Task PowerCutAsync()
    {
        run.Trace.Add("the power is cut");
        var nodes = run.Nodes.Count;
        run.Nodes.Clear();
        run.Zombies.Clear();
        run.Heap.Clear();
        for (var i = 0; i < nodes; i++)
        {
            run.StartNode();
        }

        await run.World.Queue.FreeAllAsync(CancellationToken.None);
    }
}
