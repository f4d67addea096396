using Commerce.Domain.Infrastructure.Audit;
using Commerce.Tests.Support;
using Commerce.Tests.Torture.Checking;
using Commerce.Tests.Torture.History;

namespace Commerce.Tests.Torture.Swarm;

public sealed class SwarmRunTests(TestServer server) : IClassFixture<TestServer>, IDisposable
{
    private const int Agents = 6;
    private static readonly TimeSpan For = TimeSpan.FromSeconds(8);
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"history-{Guid.CreateVersion7():N}.jsonl");

    [Fact]
    public async Task Agents_that_shop_hang_up_repeat_themselves_and_change_their_minds_break_no_invariant()
    {
        await using var first = await TestShop.OpenAsync(server);
        await using var second = await TestShop.OpenAsync(server);
        var keys = new List<AgentKey>();
        for (var i = 0; i < Agents; i++)
        {
            var merchant = (i % 2 == 0 ? first : second).Merchant;
            keys.Add(new AgentKey($"agent-{i}", merchant.TenantId, await server.MakeKeyAsync(merchant)));
        }

        using (var history = new HistoryFile(_path))
        using (var finish = new CancellationTokenSource(For))
        {
            var swarm = new SwarmRun(keys, [server.Address], history,
                seed: 4711) { Temper = new SwarmTemper { HangUpPercent = 10, CancelPercent = 20 } };
            await swarm.RunAsync(finish.Token, TestContext.Current.CancellationToken);
            swarm.Done.ShouldBeGreaterThan(Agents);
        }

        await Eventually.HoldsAsync(async () => await first.Merchant.ScalarAsync<long>(
            "select count(*) from engine.operation_queue") == 0);

        var audit = AuditOptions.In(Path.Combine(server.Home, "audit"));
        var violations = await Checker.CheckAsync(new Evidence
        {
            History = HistoryFile.Read(_path),
            OwnerConnection = server.Database.Owner,
            AdminConnection = server.Database.Connections.Admin,
            World = server.Address,
            ControlKey = TestServer.ControlKey,
            Nodes = [server.Address],
            Keys = keys,
            CheckpointFolder = audit.CheckpointFolder,
            PublicKeyFolder = audit.PublicKeyFolder,
            Canaries = [Canary.Of(first.Merchant.TenantId), Canary.Of(second.Merchant.TenantId)],
        }, TestContext.Current.CancellationToken);
        string.Join('\n', violations).ShouldBeEmpty();
    }

    [Fact]
    public void Every_behaviour_has_its_turn_and_a_seed_gives_the_same_turns_again()
    {
        Behaviour.All.Count.ShouldBeGreaterThan(4);

        var (one, again) = (Turns(7), Turns(7));

        one.ShouldBe(again);
        one.Distinct().ShouldBe(Behaviour.All, ignoreOrder: true);
        one.ShouldNotBe(Turns(8));

        static Behaviour[] Turns(int seed)
        {
            var random = new Random(seed);
            return [.. Enumerable.Range(0, 300).Select(_ => Behaviour.Next(random))];
        }
    }

    public void Dispose() => File.Delete(_path);
}
