using System.Globalization;
using Commerce.Domain.Products;
using Commerce.Tests.Torture.Rig;
using Npgsql;

namespace Commerce.Tests.Torture.Points;

/// <summary>One merchant of a rig with something to sell, known to the provider.</summary>
internal sealed class Shop(FaultRig rig, RigMerchant merchant)
{
    private const string Columns = "Handle,Title,Variant SKU,Variant Price,Variant Inventory Tracker,Variant Inventory Qty,"
        + "Variant Requires Shipping,Variant Grams";

    // Enough to be sold one by one for a night.
    private const string Rows = """
        voucher,Voucher,VOUCHER,25.00,shopify,900000,false,0
        parcel,Parcel,PARCEL,40.00,shopify,900000,true,800
        """;

    public FaultRig Rig => rig;

    public RigMerchant Merchant => merchant;

    public static string File(string rows) => $"{Columns}\n{rows}\n";

    public static async Task<Shop> OpenAsync(FaultRig rig)
    {
        var shop = new Shop(rig, await rig.OpenShopAsync());
        await rig.Book.OpenAccountAsync(shop.Merchant.AccountName, $"sk_test_sim_{shop.Merchant.AccountName}");
        return shop;
    }

    public static Task StockAsync(FlowRun run) => run.CallAsync("import_catalog", new { text = File(Rows) });

    /// <summary>A checkout of one article: its id and version. A voucher is ready to be paid at once.</summary>
    public async Task<(string Id, int Version, long TotalMinor)> CheckoutAsync(FlowRun run, string sku = "VOUCHER")
    {
        var variant = await VariantAsync(sku);
        var checkout = await run.CallAsync("start_checkout", new
        {
            items = new[] { new { variant_id = variant, quantity = 1 } },
            email = "ada@example.org",
            ship_to = new { name = "Ada Example", line1 = "Hauptstrasse 1", city = "Berlin", postal_code = "10115", country = "DE" },
        });
        var total = checkout.GetProperty("totals").GetProperty("total").GetProperty("amount").GetString()!;
        return (
            checkout.GetProperty("checkout_id").GetString()!, checkout.GetProperty("version").GetInt32(),
            long.Parse(total.Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture));
    }

    public async Task<string> VariantAsync(string sku) => new VariantId(await ScalarAsync<Guid>(
        "select id from commerce.variant where tenant_id = $1 and sku = $2", Merchant.TenantId, sku)).ToString();

    /// <summary>The first column of the first row, as the one who sees all.</summary>
    public async Task<T> ScalarAsync<T>(string sql, params object[] values)
    {
        await using var command = rig.Owner.CreateCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        return (T)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>How much of this merchant's work is unfinished: operations, doorbells, calls of unknown outcome.</summary>
    public Task<long> UnfinishedAsync() => ScalarAsync<long>(
        """
        select (select count(*) from engine.operation_queue where tenant_id = $1)
            + (select count(*) from engine.outbox join engine.operation using (operation_id) where tenant_id = $1)
            + (select count(*) from engine.effect where tenant_id = $1 and state in ('intended', 'unknown'))
        """,
        Merchant.TenantId);

    public Task<bool> IsWorkingAsync() => ScalarAsync<bool>(
        "select exists (select from engine.operation_queue where tenant_id = $1 and owner is not null)", Merchant.TenantId);
}
