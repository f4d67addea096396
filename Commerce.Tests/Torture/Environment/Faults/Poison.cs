using Commerce.Domain.Infrastructure.Engine;
using Commerce.Domain.Operations;
using Commerce.Tests.Torture.Chaos.Behaviours;
using Commerce.Tests.Torture.History;
using Commerce.Tests.Torture.Rig;
using Commerce.Tests.Torture.Swarm;
using Npgsql;

namespace Commerce.Tests.Torture.Environment.Faults;

/// <summary>
/// One import whose step throws each time, then one whose step never lives to see its end: whoever runs it is killed there, and
/// started again. Both end in quarantine and are given up; what others asked for is done.
/// </summary>
public sealed class Poison : EnvironmentFault
{
    private const string Throws = "Poison that throws";
    private const string Kills = "Poison that kills";

    // The database plays the defect, so the programs are those that are sold. Its sleep is where the step is killed.
    private const string Brew = $"""
        create function commerce.poison() returns trigger language plpgsql as $$
        begin
            if new.title = '{Throws}' then raise exception 'poison'; end if;
            if new.title = '{Kills}' then perform pg_sleep(25); end if;
            return new;
        end $$;
        create trigger poison before insert on commerce.product for each row execute function commerce.poison();
        """;

    private const string Sleepers = "select application_name, pid from pg_stat_activity where wait_event = 'PgSleep'";

    // Its pauses grow to a minute; nothing is learned by waiting for them.
    private const string Hurry = "update engine.operation_queue set run_after = clock_timestamp() where operation_id = $1 and owner is null";

    private const string Look = """
        select coalesce((select format('%s|%s', lane, attempt) from engine.operation_queue where operation_id = $1), 'ended')
        """;

    private static readonly TimeSpan EndsWithin = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);
    private readonly List<Phase> _phases = [];
    private readonly Dictionary<string, int> _claimsAmongOthers = [];
    private int _killed;

    public override RigPlan Plan => new() { Bus = RigBus.RabbitMq, Servers = 1, Workers = 2 };

    public override async Task PrepareAsync(Ground ground)
    {
        await ground.RunAsync(Brew);

        // A session says whose it is.
        foreach (var program in ground.Rig.Programs)
        {
            program.Settings["ConnectionStrings__Commerce"] =
                new NpgsqlConnectionStringBuilder(ground.Rig.Connections.App) { ApplicationName = program.Name }.ConnectionString;
            await program.KillAsync();
        }

        await Task.WhenAll(ground.Rig.Programs.Select(static it => it.StartAsync()));
    }

    public override async Task StrikeAsync(Ground ground)
    {
        await ground.PassAsync(20, 8);
        await PhaseAsync(ground, "without", () => ground.PassAsync(60, 15));
        await PhaseAsync(ground, "beside one that throws", () => Task.WhenAll(PoisonAsync(ground, Throws), ground.PassAsync(60, 15)));
        await PhaseAsync(ground, "beside one that kills", () => Task.WhenAll(PoisonAsync(ground, Kills), ground.PassAsync(60, 15)));
    }

    public override async Task<Finding> JudgeAsync(Ground ground, IReadOnlyList<Entry> history)
    {
        List<string> figures = [];
        foreach (var phase in _phases)
        {
            var calls = Call.In(history).Where(it => it.Sent >= phase.From && it.Sent < phase.To && it.Tool is not null).Select(static it => it.Took).ToArray();
            var (imports, p50, p99) = (await OthersAsync(ground, "count(*)", phase), await OthersAsync(ground, Share(0.5), phase), await OthersAsync(ground, Share(0.99), phase));
            ground.Demand(imports > 0, Name, $"nobody else's import ended {phase.Name}");
            figures.Add(
                $"{phase.Name}: p99 of {calls.Length} calls {Figures.Seconds(Figures.Percentile(calls, 0.99))}, others' {imports:0} imports "
                + $"p50 {Figures.Seconds(TimeSpan.FromSeconds(p50))}, p99 {Figures.Seconds(TimeSpan.FromSeconds(p99))}");
        }

        foreach (var title in (string[])[Throws, Kills])
        {
            var claims = _claimsAmongOthers.GetValueOrDefault(title);
            ground.Demand(claims == OperationQueue.QuarantineAfter, title, $"it was claimed {claims} times among the others");
            ground.Demand(
                await ground.AskAsync<long>("select count(*) from commerce.product where title = $1", title) == 0, title, "it was loaded all the same");
        }

        ground.Demand(
            await ground.AskAsync<long>("select count(*) from engine.operation where outcome_code = 'internal'") == _claimsAmongOthers.Count, Name,
            "others than the poisoned operations were given up, or these were not");
        return new Finding(
            $"an import whose step throws each time; one that killed its worker {_killed} times (restarted at once; leases of {Plan.Lease.TotalSeconds:0} s)",
            $"apart from the others after {OperationQueue.QuarantineAfter} claims, given up after {OperationQueue.GiveUpAfter}; everybody else's work ends",
            string.Join("; ", figures));
    }

    private static string Share(double share) =>
        FormattableString.Invariant($"coalesce(percentile_disc({share}) within group (order by extract(epoch from updated_at - created_at)), 0)");

    private static Task<double> OthersAsync(Ground ground, string what, Phase phase) => ground.AskAsync<double>(
        $"""
        select ({what})::float8 from engine.operation where tool = '{ImportOne.Tool}' and outcome_code is distinct from 'internal'
            and status not in ('working', 'input_required') and created_at >= $1 and created_at < $2
        """, phase.From.UtcDateTime, phase.To.UtcDateTime);

    // Somebody imports one product after the other all the while: the same lane, and work to compare.
    private async Task PhaseAsync(Ground ground, string name, Func<Task> live)
    {
        using var http = Wire.NewClient(TimeSpan.FromSeconds(60));
        var clerk = ground.Stranger($"clerk-{_phases.Count}", http);
        var from = TimeProvider.System.GetUtcNow();
        var passes = live();
        for (var number = 0; !passes.IsCompleted; number++)
        {
            await ImportOne.ImportAsync(clerk, number % 5, CancellationToken.None);
        }

        await passes;
        _phases.Add(new Phase(name, from, TimeProvider.System.GetUtcNow()));
    }

    private async Task PoisonAsync(Ground ground, string title)
    {
        using var http = Wire.NewClient(TimeSpan.FromSeconds(60));
        var handle = title.ToLowerInvariant().Replace(' ', '-');
        var heard = await ground.Stranger(handle, http).SayAsync(
            ImportOne.Tool, new { text = ImportOne.FileOf(handle, title, price: 1, stock: 1) }, CancellationToken.None);
        var operation = heard?.TaskId ?? throw new InvalidOperationException($"{title} was not accepted: {heard?.Content}");
        var since = TimeProvider.System.GetTimestamp();
        using var timer = new PeriodicTimer(LookEvery);
        while (await ground.AskAsync<string>(Look, operation) is var place and not "ended")
        {
            var (lane, claims) = (place.Split('|')[0], int.Parse(place.Split('|')[1], System.Globalization.CultureInfo.InvariantCulture));
            if (lane != Lanes.Quarantine)
            {
                _claimsAmongOthers[title] = claims;
            }

            await KillSleepersAsync(ground);
            await ground.RunAsync(Hurry, operation);
            ground.Demand(TimeProvider.System.GetElapsedTime(since) < EndsWithin, operation, $"{title} is still at {place}");
            if (TimeProvider.System.GetElapsedTime(since) >= EndsWithin)
            {
                return;
            }

            await timer.WaitForNextTickAsync();
        }

        ground.Say($"{title} was given up after {TimeProvider.System.GetElapsedTime(since).TotalSeconds:0} s");
    }

    private async Task KillSleepersAsync(Ground ground)
    {
        await using var admin = new NpgsqlConnection(ground.Rig.Connections.Admin);
        await admin.OpenAsync();
        List<(string Program, int Session)> sleepers = [];
        await using (var command = new NpgsqlCommand(Sleepers, admin))
        await using (var reader = await command.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
            {
                sleepers.Add((reader.GetString(0), reader.GetInt32(1)));
            }
        }

        foreach (var (program, session) in sleepers)
        {
            var victim = ground.Rig.Programs.Single(it => it.Name == program);
            await victim.KillAsync();
            _killed++;

            // The session of a killed process ends when it next writes to it, which a sleeping one does not.
            await using var end = new NpgsqlCommand("select pg_terminate_backend($1)", admin) { Parameters = { new() { Value = session } } };
            await end.ExecuteScalarAsync();
            await Revival.OfAsync(victim);
        }
    }

    private sealed record Phase(string Name, DateTimeOffset From, DateTimeOffset To);
}
