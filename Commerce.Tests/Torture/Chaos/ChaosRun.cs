using Commerce.Tests.Torture.Chaos.Behaviours;
using Commerce.Tests.Torture.Chaos.Faults;
using Commerce.Tests.Torture.Chaos.Lines;
using Commerce.Tests.Torture.Chaos.Table;
using Commerce.Tests.Torture.Checking;
using Commerce.Tests.Torture.History;
using Commerce.Tests.Torture.Rig;
using Commerce.Tests.Torture.Swarm;

namespace Commerce.Tests.Torture.Chaos;

/// <summary>
/// One segment: a deployment of real processes, agents that buy there, a nemesis that strikes it; then all is healed, everybody waits, and
/// every invariant is held against what is left.
/// </summary>
public sealed class ChaosRun
{
    private const int Products = 5;
    private static readonly TimeSpan ProgressEvery = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan FarewellWithin = TimeSpan.FromMinutes(2);
    private readonly ChaosPlan _plan;
    private readonly ChaosShape _shape;
    private readonly TextWriter _console;
    private readonly Tally _tally = new();
    private readonly long _began = TimeProvider.System.GetTimestamp();
    private readonly List<RigMerchant> _merchants = [];
    private readonly List<AgentKey> _keys = [];

    private ChaosRun(ChaosPlan plan, TextWriter console) =>
        (_plan, _shape, _console) = (plan, ChaosShape.Of(plan.Seed), console);

    public static Task<(Segment Segment, IReadOnlyList<Violation> Violations)> RunAsync(ChaosPlan plan, TextWriter console) =>
        new ChaosRun(plan, console).RunAsync();

    private async Task<(Segment Segment, IReadOnlyList<Violation> Violations)> RunAsync()
    {
        Say($"seed {_plan.Seed}: {_shape.Text}, {_plan.Time.TotalMinutes:0.#} min");
        using var remains = new Remains(_plan.KeepIn, _plan.Seed);
        await using var rig = await FaultRig.StartAsync(_shape.Plan);
        await using var lines = await RigLines.LayAsync(rig, _shape.Settings);
        using var history = new HistoryFile(remains.HistoryPath);
        await OpenShopsAsync(rig, history);
        var field = new Battlefield(rig, lines, _merchants, _tally);
        try
        {
            await StrikeAsync(field, history);
            var violations = await CheckAsync(field, history);
            _tally.Add("violations", violations.Count);
            if (violations.Count > 0 || _plan.AlwaysKeep)
            {
                await remains.KeepAsync(rig, violations);
                Say($"what is left of it: {remains.Folder}");
            }

            return (new Segment(_plan.Seed, _shape.Text, _plan.Time.TotalMinutes, _tally.Counts), violations);
        }
        catch (Exception failure)
        {
            // Whatever happened, nothing is known about this segment; it is not in the table.
            Say($"failed with {failure.GetType().Name}, what is left of it: {remains.Folder}");
            await remains.KeepAsync(rig, [.. field.Violations]);
            throw;
        }
    }

    /// <summary>Merchants, their agents, and goods of which there are enough.</summary>
    private async Task OpenShopsAsync(FaultRig rig, HistoryFile history)
    {
        using var http = Wire.NewClient(TimeSpan.FromSeconds(60));
        for (var merchant = 1; merchant <= _plan.Merchants; merchant++)
        {
            var shop = await rig.OpenShopAsync($"Shop {merchant}");
            _merchants.Add(shop);
            await rig.Book.OpenAccountAsync(shop.AccountName, Commerce.Workers.Providers.SimulatedProviderOptions.From(
                new Microsoft.Extensions.Configuration.ConfigurationBuilder().Build()).KeyOf(shop.TenantId));
            if (_shape.KeysAreShort)
            {
                await rig.Book.KeepKeysAsync(shop.AccountName, ChaosShape.ProviderKeepsKeys);
            }

            for (var agent = 1; agent <= _plan.AgentsPerMerchant; agent++)
            {
                _keys.Add(new AgentKey($"agent-{merchant}-{agent}", shop.TenantId, agent == 1 ? shop.AccessKey : await shop.MakeKeyAsync(rig)));
            }

            var clerk = new AgentKey($"clerk-{merchant}", shop.TenantId, await shop.MakeKeyAsync(rig));
            _keys.Add(clerk);
            var shopper = new Shopper(
                new Agent(clerk, [.. rig.Servers.Select(static it => it.Address)], history, http, new Random(_plan.Seed + merchant)), SwarmTemper.Calm);
            for (var product = 0; product < Products; product++)
            {
                await ImportOne.ImportAsync(shopper, product, CancellationToken.None);
            }

            await new Swarm.Behaviours.ImportProducts().DoAsync(shopper, CancellationToken.None);
        }
    }

    private async Task StrikeAsync(Battlefield field, HistoryFile history)
    {
        using var finish = new CancellationTokenSource();
        using var leave = new CancellationTokenSource();
        using var calm = new CancellationTokenSource(_plan.Time);
        var swarm = new SwarmRun(_keys, field.Lines.Fronts, history, _plan.Seed)
        {
            Temper = new SwarmTemper { BetweenTries = TimeSpan.FromMilliseconds(700), BetweenLooks = TimeSpan.FromMilliseconds(500) },
        };
        var agents = swarm.RunAsync(finish.Token, leave.Token);
        var watched = new Progress(field, swarm, _began, _console).TellAsync(ProgressEvery, calm.Token);
        await new Nemesis(field, _plan.Seed, _plan.Pace).RunAsync(calm.Token);
        await watched;

        await field.Rig.Book.ClearFaultsAsync();
        field.Lines.Heal();
        await field.Rig.HealAsync();

        // Connections in its pool died with the database that they were made to.
        field.Rig.Owner.Clear();
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

    private async Task<IReadOnlyList<Violation>> CheckAsync(Battlefield field, HistoryFile history)
    {
        var settled = await Settlement.WaitAsync(field.Rig.Owner, Say);
        await RepeatDoorbells.TakeBackAsync(field.Rig.Owner);
        history.Flush();
        var entries = HistoryFile.Read(history.Path);
        _tally.Add("operations", await Settlement.AcceptedAsync(field.Rig.Owner));
        _tally.Add("calls", entries.Count(static it => it.Outcome == Outcome.Sent));
        _tally.Add("answers lost", entries.Count(static it => it.Outcome is Outcome.Lost or Outcome.Disconnected));
        _tally.Add("commit replies lost", field.Lines.CommitRepliesLost);
        Say($"checking {entries.Count} lines of history");
        var evidence = field.Rig.Evidence(entries, _keys) with { Canaries = [.. _merchants.Select(static it => Canary.Of(it.TenantId))] };
        var found = await Checker.CheckAsync(evidence, CancellationToken.None);
        return [.. field.Violations, .. settled, .. found];
    }

    private void Say(string text) => _console.WriteLine($"{TimeProvider.System.GetElapsedTime(_began):mm\\:ss} {text}");
}
