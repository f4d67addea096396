using Commerce.Workers.Housekeeping;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Commerce.Tests.Scheduler;

/// <summary>Nothing goes wrong any more and every wait ends: all work has to come to its end by itself.</summary>
internal sealed class Healing(SeededRun run, Moves moves)
{
    // Several times what the longest run needs; work that is not over by then goes round in circles.
    private const int MostDecisions = 600;

    private bool _swept;

    public async Task DrainAsync()
    {
        for (var i = 0; i < MostDecisions; i++)
        {
            await run.LookAsync();
            if (Next() is not { } move)
            {
                return;
            }

            await move();
        }

        throw new ViolationException(
            $"work does not end: {string.Join(", ", run.View.Queue)}; {string.Join(", ", run.View.Effects)}; "
            + $"{run.View.Bells} doorbells");
    }

    private Func<Task>? Next() => OfProcesses() ?? OfProvider() ?? OfWork() ?? OfTime() ?? Last();

    private Func<Task>? OfProcesses() =>
        run.Zombies.Concat(run.Nodes.SelectMany(static it => it.Actors)).FirstOrDefault() is { } actor
            ? () => moves.GoOnAsync(actor) : null;

    private Func<Task>? OfProvider()
    {
        if (run.Book.UnderWay.Count > 0)
        {
            return () => moves.Provider.ArriveAsync(0);
        }

        return run.Book.Undecided.FirstOrDefault() is { } hold ? () => moves.Provider.DecideAsync(hold)
            : run.Book.Events.Count > 0 ? () => moves.Provider.TellAsync(0, keep: false)
            : null;
    }

    private Func<Task>? OfWork()
    {
        if (run.Heap.Count > 0)
        {
            return () => moves.DeliverAsync(0, keep: false);
        }

        return run.View.DueBells > 0 ? () => moves.RelayAsync(dies: false)
            : run.View.Queue.FirstOrDefault(static it => it.IsClaimable) is { } work ? () => moves.ScanAsync(work.Lane, 1)
            : null;
    }

    private Func<Task>? OfTime()
    {
        if (run.View.Queue.FirstOrDefault(moves.Time.IsLeft) is { } left)
        {
            return () => moves.Time.EndLeaseAsync(left);
        }

        if (run.View.Queue.Any(static it => it.IsWaiting))
        {
            return EndWaitsAsync;
        }

        return run.View.Bells > 0 ? moves.Time.EndBellWaitAsync
            : run.View.Effects.Any(static it => it.IsWatched) ? async () =>
            {
                await AgeAsync(run.View.Effects);
                await moves.Provider.ReconcileAsync();
            }
            : null;
    }

    // What an operation left half done that was given up; dealing with it may be new work.
    private Func<Task>? Last()
    {
        if (_swept)
        {
            return null;
        }

        _swept = true;
        return async () =>
        {
            run.Trace.Add("stranded checkouts are freed");
            await run.World.Services.GetServices<IHostedService>().OfType<StrandedCheckouts>().Single()
                .RunAsync(CancellationToken.None);
        };
    }

    private async Task EndWaitsAsync()
    {
        foreach (var waiting in run.View.Queue.Where(static it => it.IsWaiting))
        {
            await AgeAsync(run.View.Effects.Where(it => it.OperationId == waiting.OperationId));
            await moves.Time.EndWaitAsync(waiting);
        }
    }

    private async Task AgeAsync(IEnumerable<OpenEffect> effects)
    {
        foreach (var effect in effects)
        {
            await moves.Time.AgeAsync(effect);
        }
    }
}
