using Commerce.Tests.Torture.Checking;
using Commerce.Tests.Torture.History;
using Commerce.Tests.Torture.Rig;
using Commerce.Tests.Torture.Swarm;

namespace Commerce.Tests.Torture.Points;

/// <summary>All cases of one bus, one after the other on one rig: only who was killed is started again.</summary>
internal sealed class Lane : IAsyncDisposable
{
    private static readonly TimeSpan AnswersWithin = TimeSpan.FromSeconds(20);
    private readonly HttpClient _http = Wire.NewClient(AnswersWithin);
    private readonly HistoryFile _history;
    private readonly List<AgentKey> _agents = [];

    private Lane(FaultRig rig, Shop shop)
    {
        (Rig, Shop) = (rig, shop);
        _history = new HistoryFile(Path.Combine(rig.Database.Folder, "history.jsonl"));
    }

    public FaultRig Rig { get; }

    public Shop Shop { get; }

    /// <summary>In memory one process does everything; with a broker the work is shared by two, beside the one that takes calls.</summary>
    public static async Task<Lane> StartAsync(RigBus bus, int seed)
    {
        var rig = await FaultRig.StartAsync(bus == RigBus.InMemory ? RigPlan.Single(bus) : new RigPlan { Bus = bus, Workers = 2 });
        try
        {
            var lane = new Lane(rig, await Shop.OpenAsync(rig));
            await Shop.StockAsync(lane.NewRun(new Random(seed), TimeSpan.Zero));
            return lane;
        }
        catch
        {
            await rig.DisposeAsync();
            throw;
        }
    }

    public FlowRun NewRun(Random random, TimeSpan slowness)
    {
        // Each run has names of its own, so that intentions and keys of two runs never meet.
        var key = new AgentKey($"agent-{_agents.Count + 1}", Shop.Merchant.TenantId, Shop.Merchant.AccessKey);
        _agents.Add(key);
        var agent = new Agent(key, [.. Rig.Servers.Select(static it => it.Address)], _history, _http, new Random(random.Next()));
        return new FlowRun(Shop, agent, (Manner)random.Next(3)) { Slowness = slowness };
    }

    public int HistoryLength => HistoryFile.Read(_history.Path).Count;

    /// <summary>All invariants over everything that happened here.</summary>
    public async Task<IReadOnlyList<string>> CheckAsync()
    {
        var violations = await Checker.CheckAsync(Rig.Evidence(HistoryFile.Read(_history.Path), _agents), CancellationToken.None);
        return [.. violations.Select(static it => it.ToString())];
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        _history.Dispose();
        await Rig.DisposeAsync();
    }
}
