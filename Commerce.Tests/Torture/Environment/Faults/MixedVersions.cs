using Commerce.Tests.Torture.Chaos.Behaviours;
using Commerce.Tests.Torture.History;
using Commerce.Tests.Torture.Rig;
using Commerce.Tests.Torture.Swarm;
using Npgsql;

namespace Commerce.Tests.Torture.Environment.Faults;

/// <summary>
/// A newer build joins the old one on the same database, is taken back in the middle of its work, and comes again later. What only the
/// newer one can read waits for it, untouched; all else is done by whoever is there.
/// </summary>
public sealed class MixedVersions : EnvironmentFault
{
    private const int Newer = 2;
    private const string Source = "Commerce.Domain/Infrastructure/Engine/OperationQueue.cs";
    private const string Reads = "public int HandlerVersion { get; init; } = 1;";

    // Sessions of the newer build say so, and what they write has the newer shape.
    private const string Mark = """
        create function engine.mark_version() returns trigger language plpgsql as $$
        begin
            if current_setting('application_name') = 'newer' then new.handler_version := 2; end if;
            return new;
        end $$;
        create trigger mark_version before insert on engine.operation_queue for each row execute function engine.mark_version();
        """;

    private const string Untouched = "select coalesce(string_agg(operation_id || ' ' || attempt || ' ' || epoch, ',' order by operation_id), '') "
        + "from engine.operation_queue where handler_version = 2 and (owner is null or lease_until < clock_timestamp())";

    private readonly BuiltCopy _copy = new();
    private long _together;
    private long _alone;
    private int _waited;
    private TimeSpan _resumed;

    public override RigPlan Plan => new() { Servers = 2, Workers = 2 };

    public override async Task PrepareAsync(Ground ground)
    {
        ground.Say("building a newer version");
        await _copy.BuildAsync("Commerce.McpServer", Source, Reads, Reads.Replace("1;", $"{Newer};", StringComparison.Ordinal));
        await ground.RunAsync(Mark);
    }

    public override async Task StrikeAsync(Ground ground)
    {
        var (server, workers) = (ground.Rig.Servers[^1], ground.Rig.Workers[^1]);
        await ground.PassAsync(20, 5);
        var from = await ground.NowAsync();
        await Task.WhenAll(TurnAsync(ground, server, isNewer: true), TurnAsync(ground, workers, isNewer: true));
        ground.Say("old and new work side by side");
        for (var times = ground.Either(20, 2); times > 0; times--)
        {
            await ground.PassAsync(10, 6);
            await workers.KillAsync();
            await Revival.OfAsync(workers);
        }

        _together = await ground.EndedAsync(from, await ground.NowAsync());
        await workers.KillAsync();
        await ground.PassAsync(5, 5);

        // Back to the old version: nobody is left who can read what the newer one began.
        await Task.WhenAll(TurnAsync(ground, server, isNewer: false), TurnAsync(ground, workers, isNewer: false));
        await ground.PassAsync(4, 4);
        var (rolledBack, waiting) = (await ground.NowAsync(), await ground.AskAsync<string>(Untouched));
        var before = waiting.Split(',', StringSplitOptions.RemoveEmptyEntries);
        _waited = before.Length;

        // Agents may all be waiting for what nobody can read now; somebody new is served all the same.
        using var http = Wire.NewClient(TimeSpan.FromSeconds(60));
        await ImportOne.ImportAsync(ground.Stranger("clerk", http), 1, CancellationToken.None);
        await ground.PassAsync(60, 10);
        var after = (await ground.AskAsync<string>(Untouched)).Split(',', StringSplitOptions.RemoveEmptyEntries);
        _alone = await ground.EndedAsync(rolledBack, await ground.NowAsync());
        ground.Demand(_waited > 0, Name, "nothing was left that only the newer version reads: nothing was tried");

        // Somebody may have called one off, which an old version can do as long as nothing has begun.
        var gone = before.Except(after).Select(static it => it.Split(' ')[0]).ToArray();
        ground.Demand(!after.Except(before).Any(), Name, $"an old version touched what it cannot read: {string.Join(", ", after.Except(before))}");
        ground.Demand(
            await ground.AskAsync<long>("select count(*) from engine.operation where operation_id = any ($1) and cancel_requested_at is null", (object)gone) == 0,
            Name, $"an old version ended what it cannot read: {string.Join(", ", gone)}");
        await TurnAsync(ground, workers, isNewer: true);
        _resumed = await Waiting.ForAsync(
            "the newer version ends what waited for it", TimeSpan.FromMinutes(3), async () => await ground.AskAsync<string>(Untouched) == "");
    }

    public override Task<Finding> JudgeAsync(Ground ground, IReadOnlyList<Entry> history)
    {
        ground.Demand(_together > 0, Name, "no work ended while both versions were there");
        ground.Demand(_alone > 0, Name, "no work ended after the way back");
        return Task.FromResult(new Finding(
            "a build that reads a newer shape of work beside this one, its workers killed again and again; taken back in the middle; there again later",
            "what only the newer one reads waits untouched for it; all else is done",
            $"{_together} operations ended side by side, {_alone} after the way back; {_waited} waited untouched, done {Figures.Seconds(_resumed)} after the newer workers "
            + "were there again"));
    }

    public override Task PutAwayAsync()
    {
        _copy.Remove();
        return Task.CompletedTask;
    }

    private async Task TurnAsync(Ground ground, RiggedProcess program, bool isNewer)
    {
        await program.KillAsync();
        program.BuildRoot = isNewer ? _copy.Root : null;
        program.Settings["ConnectionStrings__Commerce"] = isNewer
            ? new NpgsqlConnectionStringBuilder(ground.Rig.Connections.App) { ApplicationName = "newer" }.ConnectionString
            : ground.Rig.Connections.App;
        await Revival.OfAsync(program);
    }
}
