using System.Diagnostics;
using Commerce.Tests.Torture.Checking;
using Commerce.Tests.Torture.History;
using Commerce.Tests.Torture.Rig;

namespace Commerce.Tests.Torture.Swarm;

/// <summary>
/// <c>swarm</c>: agents on real processes that are killed under them; then everything is healed, comes to rest, and is held against every
/// invariant. The history is kept where something is wrong.
/// </summary>
internal static class SwarmVerb
{
    public const string Name = "swarm";

    private static readonly TimeSpan RestsWithin = TimeSpan.FromMinutes(15);

    private const string Unfinished = """
        select (select count(*) from engine.operation_queue) + (select count(*) from engine.outbox)
            + (select count(*) from engine.effect where state in ('intended', 'unknown'))
        """;

    public static async Task<int> RunAsync(string[] arguments)
    {
        if (SwarmPlan.Read(arguments) is not { } plan)
        {
            await Console.Error.WriteLineAsync($"Usage: {SwarmPlan.Usage}");
            return 2;
        }

        await using var rig = await FaultRig.StartAsync(new RigPlan { Bus = plan.Bus, Servers = plan.Servers, Workers = plan.Workers });
        var keys = await OpenShopsAsync(rig, plan);
        var path = Path.Combine(rig.Database.Folder, "history.jsonl");
        var havoc = new Havoc(rig, new Random(plan.Seed), plan.KillEvery);
        Say($"{plan.Agents} agents of {plan.Merchants} merchants, {rig.Plan.Shape}, seed {plan.Seed}");
        var (done, processor) = await TormentAsync(rig, plan, keys, havoc, path);
        await rig.HealAsync();
        var rest = await Waiting.ForAsync("all work is done", RestsWithin, () => IsAtRestAsync(rig));
        var history = HistoryFile.Read(path);
        var violations = await Checker.CheckAsync(
            rig.Evidence(history, keys) with { Canaries = [.. keys.Select(static it => Canary.Of(it.Merchant)).Distinct()] }, CancellationToken.None);
        Report(history, done, processor, havoc, rest, violations);
        if (violations.Count > 0)
        {
            Keep(path, plan);
        }

        return violations.Count == 0 ? 0 : 1;
    }

    private static async Task<List<AgentKey>> OpenShopsAsync(FaultRig rig, SwarmPlan plan)
    {
        var shops = new List<RigMerchant>();
        for (var i = 0; i < plan.Merchants; i++)
        {
            shops.Add(await rig.OpenShopAsync($"Shop {i}"));
        }

        var keys = new List<AgentKey>();
        for (var i = 0; i < plan.Agents; i++)
        {
            var shop = shops[i % shops.Count];
            keys.Add(new AgentKey($"agent-{i}", shop.TenantId, await shop.MakeKeyAsync(rig)));
        }

        return keys;
    }

    private static async Task<(long Done, TimeSpan Processor)> TormentAsync(
        FaultRig rig, SwarmPlan plan, List<AgentKey> keys, Havoc havoc, string path)
    {
        using var history = new HistoryFile(path);
        Uri[] nodes = [.. rig.Servers.Select(static it => it.Address)];
        await new SwarmRun([.. keys.DistinctBy(static it => it.Merchant)], nodes, history, plan.Seed) { Temper = SwarmTemper.Calm }
            .StockAsync(CancellationToken.None);
        var swarm = new SwarmRun(keys, nodes, history, plan.Seed);
        using var finish = new CancellationTokenSource(plan.For);
        var before = Process.GetCurrentProcess().TotalProcessorTime;
        var life = swarm.RunAsync(finish.Token, CancellationToken.None);
        await havoc.RunAsync(finish.Token);
        await rig.HealAsync();
        await life;
        return (swarm.Done, Process.GetCurrentProcess().TotalProcessorTime - before);
    }

    private static async Task<bool> IsAtRestAsync(FaultRig rig)
    {
        await using var command = rig.Owner.CreateCommand(Unfinished);
        return (long)(await command.ExecuteScalarAsync())! == 0;
    }

    private static void Report(
        IReadOnlyList<Entry> history, long done, TimeSpan processor, Havoc havoc, TimeSpan rest, IReadOnlyList<Violation> violations)
    {
        var calls = history.Count(static it => it.Outcome == Outcome.Sent);
        Say($"{done} intentions of agents, {calls} calls, {processor.TotalMilliseconds / Math.Max(calls, 1):0.00} ms of processor each on the agents' side");
        Say(string.Join(", ", history.GroupBy(static it => it.Outcome).OrderBy(static it => it.Key).Select(static it => $"{it.Key}: {it.Count()}")));
        Say(string.Join(", ", Completions.In(history).DistinctBy(static it => it.TaskId).GroupBy(static it => it.Outcome)
            .OrderByDescending(static it => it.Count()).Select(static it => $"{it.Key}: {it.Count()}")));
        Say(havoc.Done.Count == 0 ? "nobody was killed" : string.Join(", ", havoc.Done.Select(static it => $"{it.Key}: {it.Value}")));
        Say($"at rest {rest.TotalSeconds:0.0} s after the end");
        foreach (var violation in violations)
        {
            Say($"{violation}");
        }

        Say(violations.Count == 0 ? "no invariant is broken" : $"{violations.Count} violations");
    }

    private static void Keep(string history, SwarmPlan plan)
    {
        var kept = Path.Combine(Directory.CreateDirectory("artifacts").FullName, $"swarm-{plan.Seed}.jsonl");
        File.Copy(history, kept, overwrite: true);
        Say($"history: {kept}");
    }

    private static void Say(string line) => Console.WriteLine(line);
}
