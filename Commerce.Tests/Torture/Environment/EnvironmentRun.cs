using Commerce.Tests.Torture.Chaos;
using Commerce.Tests.Torture.Checking;
using Commerce.Tests.Torture.History;
using Commerce.Tests.Torture.Rig;
using Commerce.Tests.Torture.Swarm;

namespace Commerce.Tests.Torture.Environment;

/// <summary>
/// One fault: a small deployment of real processes and agents that buy and import there; the fault and its end; then everybody
/// waits, and every invariant is held against what is left.
/// </summary>
internal sealed class EnvironmentRun(EnvironmentFault fault, EnvironmentWish wish, TextWriter console)
{
    private const string Folder = "artifacts/environment";
    private const int Merchants = 2;
    private const int AgentsPerMerchant = 4;
    private static readonly TimeSpan FarewellWithin = TimeSpan.FromMinutes(2);

    // They hang up on nobody, so an answer that does not come is the server's doing.
    private static readonly SwarmTemper Temper = SwarmTemper.Calm with
    {
        BetweenTries = TimeSpan.FromMilliseconds(500), BetweenLooks = TimeSpan.FromMilliseconds(300), CancelPercent = 5, Tries = 2000, Looks = 4000,
    };

    private readonly long _began = TimeProvider.System.GetTimestamp();

    public async Task<EnvironmentRow> RunAsync()
    {
        Say($"{fault.Plan.Shape}, {(wish.IsShort ? "short" : "long")} form");
        using var remains = new Remains(Path.Combine(Folder, fault.Name), wish.Seed);
        await using var rig = await FaultRig.StartAsync(fault.Plan);
        var keys = await OpenShopsAsync(rig);
        using var history = new HistoryFile(remains.HistoryPath);
        var ground = new Ground(rig, keys, history, wish.IsShort, Say);
        try
        {
            await fault.PrepareAsync(ground);
            await LiveAsync(ground, history);
            var row = await CheckAsync(ground, history, keys);
            if (row.Violations.Count > 0)
            {
                await remains.KeepAsync(rig, row.Violations);
                Say($"what is left of it: {remains.Folder}");
            }

            return row;
        }
        catch
        {
            Say($"did not come to its end, what is left of it: {remains.Folder}");
            await remains.KeepAsync(rig, [.. ground.Violations]);
            throw;
        }
        finally
        {
            await fault.PutAwayAsync();
        }
    }

    private static async Task<List<AgentKey>> OpenShopsAsync(FaultRig rig)
    {
        List<AgentKey> keys = [];
        for (var merchant = 1; merchant <= Merchants; merchant++)
        {
            var shop = await rig.OpenShopAsync($"Shop {merchant}");
            for (var agent = 1; agent <= AgentsPerMerchant; agent++)
            {
                keys.Add(new AgentKey($"agent-{merchant}-{agent}", shop.TenantId, agent == 1 ? shop.AccessKey : await shop.MakeKeyAsync(rig)));
            }
        }

        return keys;
    }

    private async Task LiveAsync(Ground ground, HistoryFile history)
    {
        var rig = ground.Rig;
        Uri[] nodes = [.. rig.Servers.Select(static it => it.Address)];
        await new SwarmRun([.. ground.Keys.DistinctBy(static it => it.Merchant)], nodes, history, wish.Seed) { Temper = SwarmTemper.Calm }
            .StockAsync(CancellationToken.None);
        using var finish = new CancellationTokenSource();
        using var leave = new CancellationTokenSource();
        var agents = new SwarmRun(ground.Keys, nodes, history, wish.Seed) { Temper = Temper }.RunAsync(finish.Token, leave.Token);
        await fault.StrikeAsync(ground);
        foreach (var program in rig.Programs.Where(static it => !it.IsRunning))
        {
            ground.Report(new Violation("alive", program.Name, $"ended by itself:\n{program.LogTail()}"));
        }

        await rig.HealAsync();

        // Connections in its pool died with the database that they were made to.
        rig.Owner.Clear();
        await finish.CancelAsync();
        Say("healed; everybody finishes");
        leave.CancelAfter(FarewellWithin);
        try
        {
            await agents;
        }
        catch (OperationCanceledException) when (leave.IsCancellationRequested)
        {
            // They ask no more; what they began goes on without them.
            Say("some agents did not hear how it ended");
        }
    }

    private async Task<EnvironmentRow> CheckAsync(Ground ground, HistoryFile history, List<AgentKey> keys)
    {
        var owner = ground.Rig.Owner;
        var unsettled = await Settlement.WaitAsync(owner, Say);
        history.Flush();
        var entries = HistoryFile.Read(history.Path);
        Say($"checking {entries.Count} lines of history");
        var finding = await fault.JudgeAsync(ground, entries);
        var evidence = ground.Rig.Evidence(entries, keys) with { Canaries = [.. keys.Select(static it => Canary.Of(it.Merchant)).Distinct()] };
        var found = await Checker.CheckAsync(evidence, CancellationToken.None);
        return new EnvironmentRow(fault.Name, finding, await Settlement.AcceptedAsync(owner), [.. ground.Violations, .. unsettled, .. found]);
    }

    private void Say(string text) => console.WriteLine($"{TimeProvider.System.GetElapsedTime(_began):mm\\:ss} {fault.Name}: {text}");
}
