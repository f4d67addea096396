using System.Text.Json;
using Commerce.Domain.Infrastructure.Audit;
using Commerce.Domain.Values;
using Commerce.Tests.Support;
using Commerce.Tests.Torture.History;
using Commerce.Tests.Torture.Swarm;
using Npgsql;
using Owed = Commerce.Domain.Payments.PaymentId;

namespace Commerce.Tests.Torture.Checking;

/// <summary>
/// Two shops and what went on in them, all as it should: a sale that is paid, one whose money is only held, a decline, a payment that is
/// still being reviewed, and an import. Tests break one thing in it and see who notices.
/// </summary>
internal sealed class Scene : IAsyncDisposable
{
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(60);
    private readonly TestServer _server;
    private readonly HttpClient _http = Wire.NewClient(AnswerWithin);
    private readonly string _folder = Directory.CreateTempSubdirectory("commerce-scene-").FullName;
    private readonly HistoryFile _history;
    private readonly List<AgentKey> _keys = [];
    private readonly List<TestShop> _shops = [];

    private Scene(TestServer server)
    {
        _server = server;
        _history = new HistoryFile(Path.Combine(_folder, "history.jsonl"));
    }

    public TestShop Shop => _shops[0];

    /// <summary>Agents of the first and of the second merchant.</summary>
    public Shopper Ada { get; private set; } = null!;

    public Shopper Bob { get; private set; } = null!;

    public Sale Paid { get; private set; } = null!;

    public Sale Held { get; private set; } = null!;

    public Sale Declined { get; private set; } = null!;

    /// <summary>In review for minutes.</summary>
    public string Reviewed { get; private set; } = null!;

    public string LogFile => Path.Combine(_folder, "server.log");

    /// <summary>Both names of the one server that there is: asking all nodes asks it twice.</summary>
    private Uri[] Nodes => [_server.Address, new($"http://localhost:{_server.Address.Port}")];

    public static async Task<Scene> PlayAsync(TestCluster cluster)
    {
        var server = new TestServer(cluster);
        await server.InitializeAsync();
        var scene = new Scene(server);
        await File.WriteAllTextAsync(scene.LogFile, "info: Now listening\ninfo: operation accepted\n");
        (scene.Ada, scene.Bob) = (await scene.EnterAsync("ada"), await scene.EnterAsync("bob"));
        (scene.Paid, scene.Held, scene.Declined) = (
            await BuyAsync(scene.Ada, "pm_sim_visa", "now"), await BuyAsync(scene.Ada, "pm_sim_amex", "manual"),
            await BuyAsync(scene.Ada, "pm_sim_declined_funds", "now"));
        await BuyAsync(scene.Bob, "pm_sim_timeout_after", "now");
        await new Swarm.Behaviours.ImportProducts().DoAsync(scene.Ada, CancellationToken.None);
        scene.Reviewed = await BeginAsync(scene.Ada, "pm_sim_review_300s");
        await scene.SettleAsync();
        return scene;
    }

    public IReadOnlyList<Entry> History => HistoryFile.Read(_history.Path);

    public Evidence Evidence(IReadOnlyList<Entry>? history = null) => new()
    {
        History = history ?? History,
        OwnerConnection = _server.Database.Owner,
        AdminConnection = _server.Database.Connections.Admin,
        World = _server.Address,
        ControlKey = TestServer.ControlKey,
        Nodes = Nodes,
        Keys = _keys,
        CheckpointFolder = AuditOptions.In(Path.Combine(_server.Home, "audit")).CheckpointFolder,
        PublicKeyFolder = AuditOptions.In(Path.Combine(_server.Home, "audit")).PublicKeyFolder,
        Logs = [LogFile],
        Canaries = [.. _shops.Select(static it => Canary.Of(it.Merchant.TenantId))],
    };

    public Task<IReadOnlyList<Violation>> CheckAsync(IReadOnlyList<Entry>? history = null) =>
        Checker.CheckAsync(Evidence(history), TestContext.Current.CancellationToken);

    /// <summary>As somebody whom no trigger, no rule and no role keeps from anything.</summary>
    public async Task TamperAsync(string sql, params object[] values)
    {
        await using var connection = await OpenAsync();
        await using var command = new NpgsqlCommand($"set session_replication_role = replica; {Literal(sql, values)}", connection);
        (await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken)).ShouldBeGreaterThan(0, "there was nothing to break");
    }

    /// <summary>An administrator's session that a test keeps for as long as it likes.</summary>
    public async Task<NpgsqlConnection> OpenAsync()
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(_server.Database.Connections.Admin) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        return connection;
    }

    public async ValueTask DisposeAsync()
    {
        _history.Dispose();
        _http.Dispose();
        foreach (var shop in _shops)
        {
            await shop.DisposeAsync();
        }

        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    // Several statements at once take no parameters.
    private static string Literal(string sql, object[] values) =>
        values.Select(static (value, i) => (Value: value, Name: $"${i + 1}")).Aggregate(
            sql, static (text, it) => text.Replace(it.Name, $"'{it.Value}'", StringComparison.Ordinal));

    private async Task<Shopper> EnterAsync(string name)
    {
        var shop = await TestShop.OpenAsync(_server);
        _shops.Add(shop);
        var key = new AgentKey(name, shop.Merchant.TenantId, await _server.MakeKeyAsync(shop.Merchant));
        _keys.Add(key);
        return new Shopper(new Agent(key, Nodes, _history, _http, new Random(_keys.Count)), SwarmTemper.Calm);
    }

    private static async Task<Sale> BuyAsync(Shopper shopper, string method, string capture)
    {
        var task = await BeginAsync(shopper, method, capture);
        var heard = await shopper.FollowAsync(task, TestContext.Current.CancellationToken);
        return new Sale(task, heard!.Result!.Value);
    }

    private static async Task<string> BeginAsync(Shopper shopper, string method, string capture)
    {
        var basket = (await Basket.FillAsync(shopper, TestContext.Current.CancellationToken)).ShouldNotBeNull();
        var version = (await basket.ChooseShippingAsync(TestContext.Current.CancellationToken)).ShouldNotBeNull();
        var heard = await shopper.SayAsync("complete_checkout", new
        {
            checkout_id = basket.CheckoutId, expected_version = version, payment_method_id = method, capture,
        }, TestContext.Current.CancellationToken);
        return heard!.TaskId.ShouldNotBeNull($"{heard.Content}");
    }

    private static Task<string> BeginAsync(Shopper shopper, string method) => BeginAsync(shopper, method, "now");

    // Until the review is with the provider and nothing else is on its way.
    private Task SettleAsync() => Eventually.HoldsAsync(() => Shop.Merchant.ScalarAsync<bool>(
        """
        select status_message like '%review%' and not exists (
            select from engine.operation_queue q where q.owner is not null or q.operation_id <> $1)
        from engine.operation where operation_id = $1
        """,
        Reviewed));
}

/// <param name="TaskId">The operation that paid, or tried to.</param>
/// <param name="Answer">What it said in the end.</param>
internal sealed record Sale(string TaskId, JsonElement Answer)
{
    public string PaymentId => Answer.GetProperty("payment").GetProperty("payment_id").GetString()!;

    /// <summary>The payment in our tables.</summary>
    public Guid Payment =>
        IdText.TryParse(Owed.Prefix, PaymentId, out var id, out _) ? id : throw new InvalidOperationException(PaymentId);
}
