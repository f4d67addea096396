namespace Commerce.Tests.Scheduler;

/// <summary>
/// Time passes where the seed says so and nowhere else: what waits is held back for ever and then let go. Any order of
/// two waits may happen, since nothing may rest on clocks.
/// </summary>
internal sealed class TimeMoves(SeededRun run)
{
    // A saved step that is due at once says so in the moment it is written; every wait is longer than half a second.
    private const string HoldBack = """
        update engine.operation_queue q set run_after = 'infinity' from engine.operation o
        where q.operation_id = $1 and o.operation_id = q.operation_id and q.owner is null
            and (q.attempt > 0 or q.run_after > o.updated_at + interval '0.5 seconds')
        """;

    private IEnumerable<Guid> Owners => run.Nodes.Select(static it => it.Owner);

    public IEnumerable<(int Weight, Func<Task> Value)> Possible()
    {
        foreach (var work in run.View.Queue)
        {
            if (work.IsWaiting)
            {
                yield return (3, () => EndWaitAsync(work));
            }

            if (IsLeft(work) && !work.IsOverdue)
            {
                yield return (3, () => EndLeaseAsync(work));
            }

            if (!IsHeld(work) && run.Dice.Chance(run.Mood == Mood.Impatient ? 30 : 8))
            {
                yield return (1, () => EndDeadlineAsync(work));
            }
        }

        var isSlow = run.Mood == Mood.SlowNetwork;
        foreach (var effect in run.View.Effects.Where(it => CanAge(it) && run.Dice.Chance(isSlow ? 60 : 30)))
        {
            yield return (isSlow ? 4 : 1, () => AgeAsync(effect));
            yield return (1, () => KillKeyAsync(effect));
        }

        if (run.View.Bells > run.View.DueBells)
        {
            yield return (2, EndBellWaitAsync);
        }
    }

    public Task HoldBackAsync(string operationId) => run.World.ExecuteAsync(HoldBack, operationId);

    /// <summary>Held by a process that is no more.</summary>
    public bool IsLeft(QueuedWork work) => work.Owner is { } owner && !Owners.Contains(owner);

    public async Task EndWaitAsync(QueuedWork work)
    {
        run.Trace.Add($"{Name(work.OperationId)} has waited long enough");
        await run.World.ExecuteAsync(
            "update engine.operation_queue set run_after = clock_timestamp() where operation_id = $1", work.OperationId);
    }

    public async Task EndLeaseAsync(QueuedWork work)
    {
        run.Trace.Add($"the lease of {Name(work.OperationId)} runs out");
        await run.World.ExecuteAsync(
            "update engine.operation_queue set lease_until = clock_timestamp() - interval '1 second' where operation_id = $1",
            work.OperationId);
    }

    public async Task EndBellWaitAsync()
    {
        run.Trace.Add("doorbells are due again");
        await run.World.ExecuteAsync("update engine.outbox set not_before = clock_timestamp()");
    }

    /// <summary>Longer than any request can be under way.</summary>
    public async Task AgeAsync(OpenEffect effect)
    {
        run.Trace.Add($"minutes pass for the {effect.State} call of {Name(effect.OperationId)}");
        Oversleep(effect.OperationId);
        await run.World.ExecuteAsync(
            "update engine.effect set first_sent_at = first_sent_at - interval '1 hour' where effect_id = $1", effect.EffectId);
    }

    public bool CanAge(OpenEffect effect) =>
        run.Book.UnderWay.TrueForAll(it => it.RequestKey != effect.Key)
        && !run.View.Queue.Any(it => it.OperationId == effect.OperationId && IsHeld(it));

    private async Task KillKeyAsync(OpenEffect effect)
    {
        run.Trace.Add($"the provider forgets the key of {Name(effect.OperationId)}");
        Oversleep(effect.OperationId);
        run.Book.Forget(effect.Key);
        await run.World.ExecuteAsync(
            "update engine.effect set key_dead_at = clock_timestamp() where effect_id = $1", effect.EffectId);
    }

    private async Task EndDeadlineAsync(QueuedWork work)
    {
        run.Trace.Add($"the deadline of {Name(work.OperationId)} passes");
        Oversleep(work.OperationId);
        await run.World.ExecuteAsync(
            "update engine.operation set deadline_at = clock_timestamp() where operation_id = $1", work.OperationId);
    }

    private void Oversleep(string operationId)
    {
        foreach (var zombie in run.Zombies.Where(it => it.OperationId == operationId))
        {
            zombie.Overslept = true;
        }
    }

    private bool IsHeld(QueuedWork work) => work.Owner is { } owner && Owners.Contains(owner);

    private string Name(string operationId) => run.Trace.NameOf(operationId);
}
