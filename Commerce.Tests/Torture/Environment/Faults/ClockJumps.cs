using Commerce.Tests.Torture.History;
using Commerce.Tests.Torture.Rig;

namespace Commerce.Tests.Torture.Environment.Faults;

/// <summary>
/// The clocks of our processes jump while they run, by an hour and by ten years, forwards and backwards, and never two of them alike;
/// only their monotonic clocks go on. What is due, held and owed is decided by the database's clock, so nothing but words can change.
/// </summary>
public sealed class ClockJumps : EnvironmentFault
{
    private const string Right = "+0";

    // Each step of the run: what the clocks of every other process are set to, and of those between.
    private static readonly (string One, string Other)[] Jumps = [("+1h", "-1h"), ("-1h", "+1h"), ("+10y", "-10y"), ("-10y", "+10y"), ("+10y", "+0")];

    private static readonly string? Library = ((string[])["/usr/lib", "/usr/local/lib", "/usr/lib64"]).Where(Directory.Exists)
        .SelectMany(static folder => Directory.EnumerateFiles(folder, "libfaketimeMT.so.1", new EnumerationOptions
        {
            RecurseSubdirectories = true, IgnoreInaccessible = true, MaxRecursionDepth = 3,
        })).FirstOrDefault();

    private readonly List<(DateTimeOffset From, DateTimeOffset To)> _shifted = [];
    private long _ended;

    public override RigPlan Plan => new() { Bus = RigBus.RabbitMq, Servers = 2, Workers = 2 };

    public override string? Lacks => Library is null ? "libfaketime is not installed (apt-get install faketime)" : null;

    public override async Task PrepareAsync(Ground ground)
    {
        foreach (var program in ground.Rig.Programs)
        {
            await SetAsync(ground, program, Right);
            program.Settings["LD_PRELOAD"] = Library!;
            program.Settings["FAKETIME_TIMESTAMP_FILE"] = ClockOf(ground, program);
            program.Settings["FAKETIME_CACHE_DURATION"] = "1";
            program.Settings["FAKETIME_DONT_FAKE_MONOTONIC"] = "1";
            program.Settings["DONT_FAKE_MONOTONIC"] = "1";
            await program.KillAsync();
        }

        await Task.WhenAll(ground.Rig.Programs.Select(static it => it.StartAsync()));
    }

    public override async Task StrikeAsync(Ground ground)
    {
        await ground.PassAsync(10, 4);
        var from = await ground.NowAsync();
        foreach (var (one, other) in Jumps)
        {
            var since = TimeProvider.System.GetUtcNow();
            foreach (var (program, number) in ground.Rig.Programs.Select(static (it, number) => (it, number)))
            {
                await SetAsync(ground, program, number % 2 == 0 ? one : other);
            }

            ground.Say($"clocks at {one} and {other}");
            await ground.PassAsync(60, 8);
            _shifted.Add((since, TimeProvider.System.GetUtcNow()));
        }

        _ended = await ground.EndedAsync(from, await ground.NowAsync());
        foreach (var program in ground.Rig.Programs)
        {
            await SetAsync(ground, program, Right);
        }

        await ground.PassAsync(5, 4);
    }

    public override async Task<Finding> JudgeAsync(Ground ground, IReadOnlyList<Entry> history)
    {
        var calls = Call.In(history);
        var meanwhile = calls.Where(it => _shifted.Any(time => it.Ended >= time.From && it.Ended <= time.To)).ToArray();
        var refused = meanwhile.Where(static it => it.Outcome == Outcome.Refused).Select(static it => it.Code ?? "no code").ToArray();
        var lost = calls.Count(static it => it.IsLost);
        ground.Demand(lost == 0, Name, $"{lost} calls got no answer");
        ground.Demand(_ended > 0, Name, "no work ended while the clocks were wrong");

        // Whoever writes a time of the wrong clock into the books leaves it there.
        var strange = await ground.AskAsync<long>("""
            select (select count(*) from engine.operation where abs(extract(epoch from created_at - clock_timestamp())) > 86400)
                + (select count(*) from engine.effect where abs(extract(epoch from first_sent_at - clock_timestamp())) > 86400)
                + (select count(*) from engine.ledger_entry where abs(booked_on - current_date) > 1)
            """);
        ground.Demand(strange == 0, Name, $"{strange} operations, effects or ledger entries carry the time of a wrong clock");
        return new Finding(
            $"clocks of running servers and workers set to {string.Join(", ", Jumps.Select(static it => $"{it.One} beside {it.Other}"))}",
            "every operation, effect and ledger entry carries the right time; the work goes on",
            $"{_ended} operations ended while clocks were wrong; {refused.Length} of {meanwhile.Length} calls refused ({Figures.Counted(refused)}), {lost} without an answer");
    }

    private static string ClockOf(Ground ground, RiggedProcess program) => Path.Combine(ground.Rig.Database.Folder, $"{program.Name}.clock");

    private static async Task SetAsync(Ground ground, RiggedProcess program, string offset)
    {
        // Moved there whole: it is read at any time.
        var clock = ClockOf(ground, program);
        await File.WriteAllTextAsync($"{clock}.new", $"{offset}\n");
        File.Move($"{clock}.new", clock, overwrite: true);
    }
}
