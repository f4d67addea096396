using Commerce.Tests.Torture.Checking;

namespace Commerce.Tests.Torture.Swarm;

/// <summary>
/// An agent with something to do: it says what it wants until it is heard, the way clients do it, well or badly, and
/// follows work to its end over whichever nodes answer.
/// </summary>
public sealed class Shopper(Agent agent, SwarmTemper temper)
{
    private static readonly Manner[] Manners = Enum.GetValues<Manner>();

    public Agent Agent => agent;

    public Random Random => agent.Random;

    public SwarmTemper Temper => temper;

    /// <summary>This merchant's word; it goes into every text that an agent may choose.</summary>
    public string Word { get; } = Canary.Of(agent.Key.Merchant).Word;

    /// <summary>Ids of records it has seen and may read again.</summary>
    public List<string> Known { get; } = [];

    public T Pick<T>(IReadOnlyList<T> from) => from[Random.Next(from.Count)];

    public bool Chance(int percent) => Random.Next(100) < percent;

    /// <summary>Says it until an answer is heard. Null: patience ended first, and what became of it is open.</summary>
    public async Task<Heard?> SayAsync<T>(string tool, T arguments, CancellationToken cancellationToken,
        bool keyed = true)
    {
        var wish = agent.Intend(tool, arguments, keyed);
        var (key, id) = (wish.Key, Random.NextInt64(1, int.MaxValue));
        for (var tries = 0; tries < temper.Tries; tries++)
        {
            var heard = await agent.CallAsync(wish, cancellationToken, key, id, hangUp: Patience());
            if (!heard.MayTryAgain)
            {
                return heard;
            }

            await PauseAsync(temper.BetweenTries, cancellationToken);
            (key, id) = Pick(Manners) switch
            {
                Manner.Again => (key, id),
                Manner.SameKey => (key, Random.NextInt64(1, int.MaxValue)),
                _ => (key is null ? null : agent.NewKey(), Random.NextInt64(1, int.MaxValue)),
            };
        }

        return null;
    }

    /// <summary>Says it and follows the work to its end. Null: the end was not heard.</summary>
    public async Task<Heard?> DoAsync<T>(string tool, T arguments, CancellationToken cancellationToken)
    {
        var heard = await SayAsync(tool, arguments, cancellationToken);
        return heard is { IsTask: true, TaskId: { } task } ? await FollowAsync(task, cancellationToken) : heard;
    }

    /// <summary>Asks any node about a task until it is over, and now and then loses interest in it.</summary>
    public async Task<Heard?> FollowAsync(string task, CancellationToken cancellationToken)
    {
        var stops = Chance(temper.CancelPercent);
        for (var looks = 0; looks < temper.Looks; looks++)
        {
            if (stops && Chance(20))
            {
                await agent.CancelAsync(task, cancellationToken);
                stops = false;
            }

            var heard = await agent.LookAsync(task, cancellationToken);
            if (heard.IsOver || heard is { Outcome: History.Outcome.Refused, MayTryAgain: false })
            {
                return heard;
            }

            await PauseAsync(temper.BetweenLooks, cancellationToken);
        }

        return null;
    }

    private HangUp Patience() =>
        Chance(temper.HangUpPercent) ? new HangUp(TimeSpan.FromMilliseconds(Random.Next(1, 400)))
        : Chance(temper.HangUpPercent) ? HangUp.WhenAnswered
        : HangUp.Never;

    // Between half of it and one and a half times.
    private async Task PauseAsync(TimeSpan about, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(about * (0.5 + Random.NextDouble()));
        await timer.WaitForNextTickAsync(cancellationToken);
    }
}

/// <summary>How patient and how careless the agents of a run are.</summary>
public sealed record SwarmTemper
{
    /// <summary>Attempts at one thing.</summary>
    public int Tries { get; init; } = 40;

    public TimeSpan BetweenTries { get; init; } = TimeSpan.FromMilliseconds(500);

    public int Looks { get; init; } = 240;

    public TimeSpan BetweenLooks { get; init; } = TimeSpan.FromMilliseconds(700);

    /// <summary>Calls that are hung up on after a moment, and as many in the middle of the answer.</summary>
    public int HangUpPercent { get; init; } = 5;

    /// <summary>Tasks that somebody wants to stop.</summary>
    public int CancelPercent { get; init; } = 5;

    /// <summary>Nothing but what is needed to get things done.</summary>
    public static SwarmTemper Calm { get; } = new() { HangUpPercent = 0, CancelPercent = 0,
        BetweenLooks = TimeSpan.FromMilliseconds(100) };
}
