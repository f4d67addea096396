using Commerce.Tests.Torture.History;
using Commerce.Tests.Torture.Rig;

namespace Commerce.Tests.Torture.Environment.Faults;

/// <summary>
/// PostgreSQL is killed and stopped in turn under load, again and again, and once it stays away. Whoever calls meanwhile is told that
/// the same call may be sent again, and is told at once; nothing is half done.
/// </summary>
public sealed class DatabaseRestarts : EnvironmentFault
{
    // By the tool, or at the door where the caller's key cannot be looked up.
    private static readonly string[] Unavailable = ["storage.unavailable", "503"];
    private readonly List<Absence> _absences = [];

    public override RigPlan Plan => new() { Servers = 2 };

    public override async Task StrikeAsync(Ground ground)
    {
        await ground.PassAsync(5, 3);
        for (var times = ground.Either(50, 3); times > 0; times--)
        {
            await TakeAwayAsync(ground, isKilled: times % 2 == 0, seconds: 0.3);
            await ground.PassAsync(2, 2);
        }

        await TakeAwayAsync(ground, isKilled: true, seconds: ground.Either(60, 8));
        ground.Say($"away {_absences.Count} times");
        await ground.PassAsync(5, 3);
    }

    public override Task<Finding> JudgeAsync(Ground ground, IReadOnlyList<Entry> history)
    {
        var calls = Call.In(history);
        var meanwhile = calls.Where(it => _absences.Any(away => away.Contains(it.Ended))).ToArray();
        var refused = meanwhile.Where(static it => it.Outcome == Outcome.Refused).ToArray();
        var final = refused.Where(static it => !it.IsRetryable && IsOurFault(it.Code)).ToArray();
        var lost = calls.Where(static it => it.IsLost).ToArray();
        ground.Demand(refused.Any(static it => Unavailable.Contains(it.Code)), Name, "nobody was refused while the database was away: nothing was tried");
        ground.Demand(
            final.Length == 0, Name,
            $"{final.Length} refusals do not say that the call may be sent again: {Figures.Counted(final.Select(static it => it.Code ?? "no code"))}");
        ground.Demand(lost.Length == 0, Name, $"{lost.Length} calls got no answer: {Figures.Counted(lost.Select(static it => it.Tool ?? "task"))}");
        var (half, slowest) = (Figures.Percentile(refused.Select(static it => it.Took), 0.5), Figures.Percentile(refused.Select(static it => it.Took), 0.99));
        var stayed = _absences[^1];
        var back = calls.Where(it => it.Outcome is Outcome.Answered or Outcome.TaskObserved && it.Ended > stayed.To).Select(it => it.Ended - stayed.To)
            .DefaultIfEmpty().Min();
        return Task.FromResult(new Finding(
            $"{_absences.Count - 1} restarts, killed and stopped in turn, then away for {Figures.Seconds(stayed.To - stayed.From)}",
            "whoever called was answered, and told to send the same call again",
            $"{refused.Length} refused while it was away ({Figures.Counted(refused.Select(static it => it.Code ?? "no code"))}), half of them within "
            + $"{Figures.Seconds(half)}, 99 % within {Figures.Seconds(slowest)}; {lost.Length} of {calls.Count} calls without an answer; "
            + $"first success {Figures.Seconds(back)} after its return"));
    }

    // Errors of the protocol count as well: an agent that hears one gives up.
    private static bool IsOurFault(string? code) => code is null or "internal" || code.StartsWith('-') || Unavailable.Contains(code);

    private async Task TakeAwayAsync(Ground ground, bool isKilled, double seconds)
    {
        var database = ground.Rig.Database;
        await (isKilled ? database.KillAsync() : database.StopAsync());
        var from = TimeProvider.System.GetUtcNow();
        await Waiting.PassAsync(TimeSpan.FromSeconds(seconds));
        await Revival.OfAsync(database);
        _absences.Add(new Absence(from, TimeProvider.System.GetUtcNow()));
    }

    private sealed record Absence(DateTimeOffset From, DateTimeOffset To)
    {
        public bool Contains(DateTimeOffset time) => time >= From && time <= To;
    }
}
