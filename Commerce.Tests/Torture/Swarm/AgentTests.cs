using Commerce.Tests.Support;
using Commerce.Tests.Torture.History;

namespace Commerce.Tests.Torture.Swarm;

public sealed class AgentTests(TestServer server) : IClassFixture<TestServer>, IDisposable
{
    private static readonly Uri Nobody = new("http://127.0.0.1:9/");
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"history-{Guid.CreateVersion7():N}.jsonl");
    private readonly HttpClient _http = Wire.NewClient(TimeSpan.FromSeconds(30));

    [Fact]
    public async Task A_call_is_written_down_before_it_leaves_and_again_with_its_answer()
    {
        await using var shop = await TestShop.OpenAsync(server);
        using var history = new HistoryFile(_path);
        var agent = await AgentAsync(shop, history);

        var heard = await agent.CallAsync(agent.Intend("start_checkout", Basket(shop)), Stop);

        heard.Outcome.ShouldBe(Outcome.Answered);
        var entries = HistoryFile.Read(_path);
        entries.Select(static it => it.Outcome).ShouldBe([Outcome.Sent, Outcome.Answered]);
        entries[0].Arguments!.Value.GetProperty("idempotency_key").GetString().ShouldBe(entries[0].IdempotencyKey);
        entries[1].TaskId.ShouldNotBeNull().ShouldBe(entries[1].Content!.Value.GetProperty("operation_id").GetString());
        File.ReadAllText(_path).ShouldNotContain(agent.Key.AccessKey);
    }

    [Fact]
    public async Task A_node_that_is_away_is_silence_and_an_unheard_answer_is_replayed_under_its_key()
    {
        await using var shop = await TestShop.OpenAsync(server);
        using var history = new HistoryFile(_path);
        var agent = await AgentAsync(shop, history);
        var wish = agent.Intend("start_checkout", Basket(shop));

        (await agent.CallAsync(wish, Stop, node: Nobody)).ShouldSatisfyAllConditions(
            static it => it.Outcome.ShouldBe(Outcome.Lost), static it => it.MayTryAgain.ShouldBeTrue());
        (await agent.CallAsync(wish, Stop, hangUp: HangUp.WhenAnswered)).ShouldSatisfyAllConditions(
            static it => it.Outcome.ShouldBe(Outcome.Disconnected), static it => it.MayTryAgain.ShouldBeTrue());
        var heard = await agent.CallAsync(wish, Stop);
        var other = await agent.CallAsync(wish, Stop, idempotencyKey: agent.NewKey());

        heard.Content!.Value.GetProperty("replayed").GetBoolean()
            .ShouldBeTrue("the call that was hung up on had been answered");
        other.TaskId.ShouldNotBe(heard.TaskId);
        var entries = HistoryFile.Read(_path);
        entries.Select(static it => it.Intention).Distinct().ShouldHaveSingleItem();
        entries.Where(static it => it.Outcome == Outcome.Lost).ShouldHaveSingleItem().Detail.ShouldNotBeNull();
        entries.Select(static it => it.IdempotencyKey).Distinct().Count().ShouldBe(2);
    }

    [Fact]
    public async Task Work_is_followed_and_stopped_over_any_node()
    {
        await using var shop = await TestShop.OpenAsync(server);
        using var history = new HistoryFile(_path);
        var shopper = new Shopper(await AgentAsync(shop, history), SwarmTemper.Calm);
        var checkout = await shop.ReadyAsync();

        var begun = await shopper.SayAsync("complete_checkout", TestShop.Completion(checkout, "pm_sim_review_300s"),
            Stop, keyed: false);
        begun!.IsTask.ShouldBeTrue($"{begun.Content}");
        (await shopper.Agent.CancelAsync(begun.TaskId!, Stop)).Outcome.ShouldBe(Outcome.Answered);
        var over = await shopper.FollowAsync(begun.TaskId!, Stop);

        over.ShouldNotBeNull().Text("status").ShouldBe("cancelled");
        HistoryFile.Read(_path)[^1].ShouldSatisfyAllConditions(
            static it => it.Outcome.ShouldBe(Outcome.TaskObserved), it => it.TaskId.ShouldBe(begun.TaskId));
    }

    public void Dispose()
    {
        _http.Dispose();
        File.Delete(_path);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static object Basket(TestShop shop) => new { items = new[] { new { variant_id = shop.Variant,
        quantity = 1 } }, ship_to = TestShop.Berlin };

    private async Task<Agent> AgentAsync(TestShop shop, HistoryFile history) => new(
        new AgentKey("ada", shop.Merchant.TenantId, await server.MakeKeyAsync(shop.Merchant)), [server.Address],
        history, _http, new Random(1));
}
