using Commerce.Domain.Merchants;
using Commerce.Tests.Support;

namespace Commerce.Tests.Tools.Catalog;

/// <summary>A merchant with an agent that may do everything.</summary>
public sealed record TestCatalog(TestMerchant Merchant, TestAgent Agent) : IAsyncDisposable
{
    public static async Task<TestCatalog> OpenAsync(
        TestServer server, MerchantSettings? settings = null, string currency = "EUR")
    {
        var merchant = await TestMerchant.CreateAsync(server.Database, currency, settings: settings);
        return new TestCatalog(merchant, await server.ConnectAsync(merchant));
    }

    /// <summary>
    /// What a variant's stock item says: on hand, slash, reserved; nothing for one that is not counted.
    /// </summary>
    public Task<string> StockAsync(string sku) => Merchant.ScalarAsync<string>(
        """
        select coalesce(s.on_hand || '/' || s.reserved, 'uncounted')
        from commerce.variant v left join commerce.stock_item s on s.id = v.stock_item_id where v.sku = $1
        """,
        sku);

    public async ValueTask DisposeAsync()
    {
        await Agent.DisposeAsync();
        await Merchant.DisposeAsync();
    }
}
