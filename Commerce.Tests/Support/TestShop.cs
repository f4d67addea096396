using System.Text.Json;
using Commerce.Domain.Infrastructure.Taxes;
using Commerce.Domain.Invoices;
using Commerce.Domain.Merchants;
using Commerce.Domain.Products;
using Commerce.Domain.Taxes;
using Commerce.Domain.Values;
using Npgsql;

namespace Commerce.Tests.Support;

/// <summary>A German shop with stock, carriers and the simulated provider, and an agent that buys there.</summary>
public sealed class TestShop : IAsyncDisposable
{
    private readonly TestServer _server;
    private readonly TestWorld _world;

    private TestShop(TestServer server, TestMerchant merchant, TestAgent agent, VariantId variant)
    {
        (_server, Merchant, Agent, Variant) = (server, merchant, agent, variant);
        _world = new TestWorld(server, merchant);
    }

    public TestMerchant Merchant { get; }

    public TestAgent Agent { get; }

    /// <summary>Sold at 50.00 EUR with tax in it; ten are on the shelf.</summary>
    public VariantId Variant { get; }

    public static object Berlin { get; } = new
    {
        country = "DE", name = "Ada Example", line1 = "Musterweg 1", city = "Berlin", postal_code = "10115",
    };

    public static async Task<TestShop> OpenAsync(TestServer server, MerchantSettings? settings = null)
    {
        var merchant = await TestMerchant.CreateAsync(server.Database, settings: settings ?? new MerchantSettings
        {
            Carriers = ["swift", "npost", "slowboat"],
            ShipFrom = new Address("DE") { City = "Hamburg", PostalCode = "20095" },
            LegalEntity = new Party("Lamp Ltd", new Address("DE") { Line1 = "Lagerstr. 1", City = "Hamburg", PostalCode = "20095" }) { VatId = "DE1" },
        });
        await merchant.InUnitOfWorkAsync((session, _) =>
        {
            new TaxBook(session).Register(
                new TaxRegistration("vat", "DE1", ["DE"], null, new DateOnly(2020, 1, 1), null));
            return Task.CompletedTask;
        });
        var variant = await merchant.VariantAsync(onHand: 10, priceMinor: 5000);
        return new TestShop(server, merchant, await server.ConnectAsync(merchant), variant);
    }

    public Task<JsonElement> StartAsync(int quantity = 2) => StartAsync(Agent, quantity);

    public Task<JsonElement> StartAsync(TestAgent agent, int quantity = 2) => agent.CallAsync("start_checkout", new
    {
        items = new[] { new { variant_id = Variant, quantity } },
        ship_to = Berlin,
    });

    /// <summary>A checkout with the cheapest quote in it: id and version.</summary>
    public async Task<(string Id, int Version)> ReadyAsync(int quantity = 2)
    {
        var started = await StartAsync(quantity);
        var id = started.GetProperty("checkout_id").GetString()!;
        var quotes = await Agent.CallAsync("quote_shipping", new { checkout_id = id, deadline_s = 20 });
        var updated = await Agent.CallAsync("update_checkout", new
        {
            checkout_id = id,
            expected_version = started.GetProperty("version").GetInt32(),
            quote_id = quotes.GetProperty("quotes")[0].GetProperty("quote_id").GetString(),
        });
        updated.GetProperty("status").GetString().ShouldBe("ready_for_payment", updated.GetRawText());
        return (id, updated.GetProperty("version").GetInt32());
    }

    /// <summary>Completes and follows the work to its end; what get_operation says then.</summary>
    public async Task<JsonElement> CompleteAsync(
        (string Id, int Version) checkout, string? method = "pm_sim_visa", string? capture = null)
    {
        var answer = await Agent.TryAsync("complete_checkout", Completion(checkout, method, capture));
        return await Agent.FollowAsync(answer.StructuredContent!.Value.GetProperty("operation_id").GetString()!);
    }

    public static object Completion(
        (string Id, int Version) checkout, string? method = "pm_sim_visa", string? capture = null,
        string? key = null) => new
        {
            checkout_id = checkout.Id,
            expected_version = checkout.Version,
            payment_method_id = method,
            capture,
            idempotency_key = key,
        };

    public async Task<JsonElement> RecordAsync(string id, params string[] include) =>
        await Agent.CallAsync("get_record", new { id, include });

    /// <summary>What the simulated provider has in its own book.</summary>
    public Task<JsonElement> BookAsync() => _world.BookAsync();

    /// <summary>Strikes the next calls of one kind in the simulated world.</summary>
    public Task StrikeAsync(string call, string fault, int times = 1, int delayMs = 0) =>
        _world.StrikeAsync(call, fault, times, delayMs);

    public async Task<string> LevelsAsync() => await Merchant.ScalarAsync<string>(
        """
        select s.on_hand || '/' || s.reserved
        from commerce.stock_item s join commerce.variant v on v.stock_item_id = s.id where v.id = $1
        """,
        Variant.Value);

    /// <summary>Debits less credits of an account.</summary>
    public Task<long> BalanceAsync(string account) => Merchant.BalanceAsync(account);

    /// <summary>As the owner of the database, for what no tool can do.</summary>
    public Task AsOwnerAsync(string sql, params object[] values) => ExecuteAsync(_server.Database.Owner, sql, values);

    /// <summary>As the simulated world itself.</summary>
    public Task AsWorldAsync(string sql) => ExecuteAsync(_server.Database.World, sql, []);

    private static async Task ExecuteAsync(string connectionString, string sql, object[] values)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
        {
            command.Parameters.Add(new() { Value = value });
        }

        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        _world.Dispose();
        await Agent.DisposeAsync();
        await Merchant.DisposeAsync();
    }
}
