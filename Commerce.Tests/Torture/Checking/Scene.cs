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
/// Two shops and what went on in them, all as it should: a sale that is paid, one whose money is only held, a decline,
/// a payment that is still being reviewed, an import, and invoices. A test breaks one thing in it, sees who notices, and mends
/// it for the next one.
/// </summary>
public sealed class Scene(TestCluster cluster) : IAsyncLifetime
{
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(60);
    private readonly TestServer _server = new(cluster);
    private readonly HttpClient _http = Wire.NewClient(AnswerWithin);
    private readonly string _folder = Directory.CreateTempSubdirectory("commerce-scene-").FullName;
    private readonly List<AgentKey> _keys = [];
    private readonly List<TestShop> _shops = [];
    private HistoryFile _history = null!;

    public TestShop Shop => _shops[0];

    /// <summary>Agents of the first and of the second merchant.</summary>
    public Shopper Ada { get; private set; } = null!;

    public Shopper Bob { get; private set; } = null!;

    public Sale Paid { get; private set; } = null!;

    public Sale Held { get; private set; } = null!;

    public Sale Declined { get; private set; } = null!;

    /// <summary>In review for minutes.</summary>
    public string Reviewed { get; private set; } = null!;

    /// <summary>Both names of the one server that there is: asking all nodes asks it twice.</summary>
    private Uri[] Nodes => [_server.Address, new($"http://localhost:{_server.Address.Port}")];

    public async ValueTask InitializeAsync()
    {
        await _server.InitializeAsync();
        _history = new HistoryFile(Path.Combine(_folder, "history.jsonl"));
        (Ada, Bob) = (await EnterAsync("ada"), await EnterAsync("bob"));
        (Paid, Held, Declined) = (
            await BuyAsync(Ada, "pm_sim_visa", "now"), await BuyAsync(Ada, "pm_sim_amex", "manual"),
            await BuyAsync(Ada, "pm_sim_declined_funds", "now"));
        await BuyAsync(Bob, "pm_sim_malformed_200", "now");
        await new Swarm.Behaviours.ImportProducts().DoAsync(Ada, CancellationToken.None);
        await BillAsync(Ada);
        Reviewed = await BeginAsync(Ada, "pm_sim_review_900s", "now");
        await SettleAsync();
        History = HistoryFile.Read(_history.Path);
    }

    public IReadOnlyList<Entry> History { get; private set; } = [];

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
        Canaries = [.. _shops.Select(static it => Canary.Of(it.Merchant.TenantId))],
    };

    public Task<IReadOnlyList<Violation>> CheckAsync(IReadOnlyList<Entry>? history = null) =>
        Checker.CheckAsync(Evidence(history), TestContext.Current.CancellationToken);

    /// <summary>
    /// As somebody whom no trigger, no rule and no role keeps from anything: changes or removes rows, and puts them
    /// back in the end.
    /// </summary>
    /// <param name="key">The primary key.</param>
    /// <param name="where">Which rows.</param>
    /// <param name="change">Assignments; null removes the rows.</param>
    public async Task<IAsyncDisposable> TamperAsync(string table, string key, string where, string? change)
    {
        var aside = $"public.aside_{Guid.CreateVersion7():N}";
        await ExecuteAsync($"create table {aside} as select * from {table} where {where}");
        var touched = await ExecuteAsync(change is null ? $"delete from {table} where {where}"
            : $"update {table} set {change} where {where}");
        touched.ShouldBeGreaterThan(0, "there was nothing to break");
        return new Mending(this, $"""
            delete from {table} where {key} in (select {key} from {aside});
            insert into {table} overriding system value select * from {aside};
            drop table {aside}
            """);
    }

    /// <summary>The same with a row too many.</summary>
    public async Task<IAsyncDisposable> AddAsync(string insert, string undo)
    {
        (await ExecuteAsync(insert)).ShouldBe(1);
        return new Mending(this, undo);
    }

    /// <summary>An administrator's session that a test keeps for as long as it likes.</summary>
    public async Task<NpgsqlConnection> OpenAsync()
    {
        var there = new NpgsqlConnectionStringBuilder(
            _server.Database.Connections.Admin) { Database = _server.Database.Connections.Database, Pooling = false };
        var connection = new NpgsqlConnection(there.ConnectionString);
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

    private async Task<int> ExecuteAsync(string sql)
    {
        await using var connection = await OpenAsync();
        await using var command = new NpgsqlCommand($"set session_replication_role = replica; {sql}", connection);
        return await command.ExecuteNonQueryAsync(CancellationToken.None);
    }

    private async Task<Shopper> EnterAsync(string name)
    {
        var shop = await TestShop.OpenAsync(_server);
        _shops.Add(shop);
        var key = new AgentKey(name, shop.Merchant.TenantId, await _server.MakeKeyAsync(shop.Merchant));
        _keys.Add(key);
        return new Shopper(new Agent(key, Nodes, _history, _http, new Random(_keys.Count)), SwarmTemper.Calm);
    }

    private static async Task BillAsync(Shopper shopper)
    {
        await new Swarm.Behaviours.BillCustomer().DoAsync(shopper, CancellationToken.None);
        for (var visits = 0; visits < 3; visits++)
        {
            await new Swarm.Behaviours.SettleInvoice().DoAsync(shopper, CancellationToken.None);
        }
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

    // Until the review is with the provider and nothing else is on its way.
    private Task SettleAsync() => Eventually.HoldsAsync(() => Shop.Merchant.ScalarAsync<bool>(
        """
        select status_message like '%review%' and not exists (
            select from engine.operation_queue q where q.owner is not null or q.operation_id <> $1)
        from engine.operation where operation_id = $1
        """,
        Reviewed));

    private sealed class Mending(Scene scene, string sql) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await scene.ExecuteAsync(sql);
    }
}

/// <summary>All tests of the checker look at one scene, one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class SceneCollection : ICollectionFixture<Scene>
{
    public const string Name = "scene";
}

/// <param name="TaskId">The operation that paid, or tried to.</param>
/// <param name="Answer">What it said in the end.</param>
public sealed record Sale(string TaskId, JsonElement Answer)
{
    public string PaymentId => Answer.GetProperty("payment").GetProperty("payment_id").GetString()!;

    /// <summary>The payment in our tables.</summary>
    public Guid Payment =>
        IdText.TryParse(Owed.Prefix, PaymentId, out var id, out _) ? id
            : throw new InvalidOperationException(PaymentId);
}
