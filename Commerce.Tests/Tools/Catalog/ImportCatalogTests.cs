using System.Text.Json;
using Commerce.Domain.Checkouts;
using Commerce.Domain.Infrastructure.Inventory;
using Commerce.Domain.Orders;
using Commerce.Domain.Products;
using Commerce.Tests.Products;
using Commerce.Tests.Support;

namespace Commerce.Tests.Tools.Catalog;

public sealed class ImportCatalogTests(TestServer server) : IClassFixture<TestServer>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_shopify_export_becomes_products_variants_and_stock()
    {
        await using var shop = await TestCatalog.OpenAsync(server);

        var done = await shop.Agent.CallAsync("import_catalog", new { text = ProductFiles.Read("shopify.csv") });

        Counts(done, "products").ShouldBe((5, 0, 0, 0));
        Counts(done, "variants").ShouldBe((8, 0, 0, 0));
        Number(done, "generated_skus").ShouldBe(5);
        Number(done, "default_parcels").ShouldBe(1);
        Number(done, "untracked_variants").ShouldBe(2);
        done.GetProperty("ignored_columns").EnumerateArray().Select(static it => it.GetString())
            .ShouldBe(["Variant Fulfillment Service", "Image Position", "Gift Card", "Variant Weight Unit"]);
        (await shop.StockAsync("LA-SAGE")).ShouldBe("4/0");
        (await shop.StockAsync("ENAMEL-MUG")).ShouldBe("uncounted");
        (await shop.StockAsync("WOOL-SOCKS-36-38-MOSS")).ShouldBe("3/0");
        (await RowAsync(shop, "LA-RUST"))
            .ShouldBe("Linen Apron|Color=Rust|3900|4900|reduced|310|true|https://images.example.com/apron-rust.jpg");
        (await RowAsync(shop, "KC-1")).ShouldBe("Knife Skills Course||6000||exempt||false|");
        (await shop.Merchant.ScalarAsync<string>(
            "select status from commerce.product where handle = 'creme-brulee-torch'")).ShouldBe("draft");
    }

    [Fact]
    public async Task The_newer_shopify_headers_are_read_too()
    {
        await using var shop = await TestCatalog.OpenAsync(server);

        var done = await shop.Agent.CallAsync("import_catalog", new { text = ProductFiles.Read("shopify-2025.csv") });

        done.GetProperty("format").GetString().ShouldBe("shopify_csv");
        Counts(done, "variants").ShouldBe((3, 0, 0, 0));
        (await RowAsync(shop, "OS-65"))
            .ShouldBe("Oak Stool|Height=65 cm|14900||standard|5600|true|https://images.example.com/stool.jpg");
        (await shop.Merchant.ScalarAsync<string>("select barcode from commerce.variant where sku = 'OS-45'"))
            .ShouldBe("0012345678905");
        (await shop.Merchant.ScalarAsync<string>("select status from commerce.product where handle = 'old-lamp'"))
            .ShouldBe("archived");
    }

    [Fact]
    public async Task A_woocommerce_export_keeps_variations_with_their_parent_and_stock_they_share()
    {
        await using var shop = await TestCatalog.OpenAsync(server);

        var done = await shop.Agent.CallAsync("import_catalog", new { text = ProductFiles.Read("woocommerce.csv") });

        done.GetProperty("format").GetString().ShouldBe("woocommerce_csv");
        Counts(done, "products").ShouldBe((4, 0, 0, 0));
        Counts(done, "variants").ShouldBe((5, 0, 0, 0));
        done.GetProperty("problems").EnumerateArray().Select(static it => it.GetProperty("rule").GetString()!).Order()
            .ShouldBe(["kind.skipped", "sale.period", "variation.hidden"]);
        (await RowAsync(shop, "WOO-HOODIE-M"))
            .ShouldBe("Hoodie|Size=M|4000|4500|standard|600|true|https://images.example.com/hoodie.jpg");
        (await RowAsync(shop, "WOO-PDF")).ShouldBe("Pattern PDF||500||exempt||false|");
        (await shop.StockAsync("WOO-HOODIE-S")).ShouldBe("30/0");
        (await shop.StockAsync("WOO-HOODIE-M")).ShouldBe("8/0");
        (await shop.StockAsync("WOO-OUT")).ShouldBe("0/0");
        (await shop.Merchant.ScalarAsync<string>("select description from commerce.product where title = 'Hoodie'"))
            .ShouldBe("Soft hoodie. Wash cold.");
        (await shop.Merchant.ScalarAsync<string>("select tags[1] from commerce.product where title = 'Pattern PDF'"))
            .ShouldBe("=pattern");
    }

    [Fact]
    public async Task A_google_feed_groups_items_and_brings_its_own_currency()
    {
        await using var shop = await TestCatalog.OpenAsync(server, currency: "USD");

        var done = await shop.Agent.CallAsync("import_catalog", new { text = ProductFiles.Read("google.tsv") });

        done.GetProperty("format").GetString().ShouldBe("google_merchant_tsv");
        done.GetProperty("currency").GetString().ShouldBe("EUR");
        Counts(done, "products").ShouldBe((3, 0, 0, 0));
        (await RowAsync(shop, "GM-1-BLK-41"))
            .ShouldBe("Trail Shoe|Size=41|8990||standard|800|true|https://images.example.com/shoe-b.jpg");
        (await RowAsync(shop, "GM-2")).ShouldBe("Rain Cape||3900|4500|standard|400|true|");
        (await RowAsync(shop, "GM-3")).ShouldBe("Head Torch||3000||standard||true|");
        (await shop.StockAsync("GM-1-BLK-40")).ShouldBe("uncounted");
        (await shop.StockAsync("GM-1-BLK-41")).ShouldBe("0/0");
        var error = await shop.Agent.RefusedAsync(
            "import_catalog", new { text = ProductFiles.Read("google.tsv"), currency = "USD" });
        error.GetProperty("problems")[0].GetProperty("message")
            .GetString()!.ShouldStartWith("currency.mismatch: '89.90 EUR'");
    }

    [Theory]
    [InlineData("shopify.csv")]
    [InlineData("woocommerce.csv")]
    [InlineData("google.tsv")]
    public async Task The_same_file_again_changes_nothing_and_says_so(string file)
    {
        await using var shop = await TestCatalog.OpenAsync(server);
        var first = await shop.Agent.CallAsync("import_catalog", new { text = ProductFiles.Read(file) });
        var versions = await shop.Merchant.ScalarAsync<long>("select count(*) from commerce.product_version");

        var again = await shop.Agent.CallAsync("import_catalog", new { text = ProductFiles.Read(file) });

        Counts(again, "products").ShouldBe((0, 0, Counts(first, "products").Created, 0));
        Counts(again, "variants").ShouldBe((0, 0, Counts(first, "variants").Created, 0));
        (Number(again, "price_changes"), Number(again, "stock_changes"), Number(again, "generated_skus"))
            .ShouldBe((0, 0, 0));
        again.GetProperty("same_file_as").GetString().ShouldBe(first.GetProperty("operation_id").GetString());
        (await shop.Merchant.ScalarAsync<long>("select count(*) from commerce.product_version")).ShouldBe(versions);
    }

    [Fact]
    public async Task A_changed_file_changes_what_it_says_and_keeps_ids()
    {
        await using var shop = await TestCatalog.OpenAsync(server);
        var text = ProductFiles.Read("shopify.csv");
        await shop.Agent.CallAsync("import_catalog", new { text });
        var id = await shop.Merchant.ScalarAsync<Guid>("select id from commerce.variant where sku = 'LA-SAGE'");

        var changed = text.Replace(",39.00,49,", ",36.50,49,")
            .Replace("enamel-mug,Enamel Mug", "enamel-mug,Enamel Mug XL");
        var done = await shop.Agent.CallAsync("import_catalog", new { text = changed });

        Counts(done, "products").ShouldBe((0, 2, 3, 0));
        Number(done, "price_changes").ShouldBe(2);
        (await shop.Merchant.ScalarAsync<Guid>(
            "select id from commerce.variant where sku = 'LA-SAGE' and price_minor = 3650")).ShouldBe(id);
        (await shop.Merchant.ScalarAsync<string>("""
            select string_agg(v.version || ':' || (v.body -> 'variants' -> 0 -> 'price' ->> 'amount'), ' '
                order by v.version)
            from commerce.product_version v join commerce.product p on p.id = v.product_id
                where p.handle = 'linen-apron'
            """)).ShouldBe("1:39.00 2:36.50");
        (await shop.Merchant.ScalarAsync<long>(
            "select count(*) from commerce.product_version where operation_id = $1",
            done.GetProperty("operation_id").GetString()))
            .ShouldBe(2);
    }

    [Fact]
    public async Task What_was_sold_stays_sold_and_a_new_count_moves_by_its_difference()
    {
        await using var shop = await TestCatalog.OpenAsync(server);
        var text = ProductFiles.Read("shopify.csv");
        await shop.Agent.CallAsync("import_catalog", new { text });
        await SellAsync(shop, "LA-SAGE", 3);

        await shop.Agent.CallAsync("import_catalog", new { text });
        (await shop.StockAsync("LA-SAGE")).ShouldBe("1/0");

        var restocked = text.Replace("LA-SAGE,310,shopify,4", "LA-SAGE,310,shopify,10");
        var done = await shop.Agent.CallAsync("import_catalog", new { text = restocked });

        Number(done, "stock_changes").ShouldBe(1);
        (await shop.StockAsync("LA-SAGE")).ShouldBe("7/0");
        (await shop.Merchant.ScalarAsync<bool>("""
            select bool_and(s.on_hand = coalesce((select sum(m.delta) from commerce.stock_movement m
                where m.stock_item_id = s.id), 0))
            from commerce.stock_item s
            """)).ShouldBeTrue();
    }

    [Fact]
    public async Task Columns_a_file_lacks_leave_what_is_stored()
    {
        await using var shop = await TestCatalog.OpenAsync(server);
        await shop.Agent.CallAsync("import_catalog", new { text = ProductFiles.Read("shopify.csv") });

        await shop.Agent.CallAsync("import_catalog", new { text = """
            Handle,Title,Option1 Name,Option1 Value,Variant SKU,Variant Price
            linen-apron,Linen Apron,Color,Sage,LA-SAGE,39.00
            """ });

        (await RowAsync(shop, "LA-SAGE"))
            .ShouldBe("Linen Apron|Color=Sage|3900|4900|reduced|310|true|https://images.example.com/apron-sage.jpg");
        (await shop.StockAsync("LA-SAGE")).ShouldBe("4/0");
        (await shop.StockAsync("LA-RUST")).ShouldBe("0/0");
    }

    [Fact]
    public async Task Renamed_columns_are_read_through_a_mapping()
    {
        await using var shop = await TestCatalog.OpenAsync(server);
        const string text = "Kennung;Bezeichnung;Verkaufspreis\ntasse;Tasse;9.90\n";
        object[] mapping =
            [new { field = "handle", column = "Kennung" }, new { field = "title", column = "Bezeichnung" },
            new { field = "price", column = "verkaufspreis" }];

        var done = await shop.Agent.CallAsync("import_catalog", new { text, format = "shopify_csv", mapping });

        Counts(done, "products").ShouldBe((1, 0, 0, 0));
        var error = await shop.Agent.RefusedAsync(
            "import_catalog", new { text, format = "shopify_csv", mapping = mapping[..2] });
        error.GetProperty("message").GetString()!.ShouldContain("price");
    }

    [Fact]
    public async Task A_currency_without_decimals_takes_the_zeros_exports_write()
    {
        await using var shop = await TestCatalog.OpenAsync(server, currency: "JPY");

        await shop.Agent.CallAsync("import_catalog", new { text = "Handle,Title,Variant Price\na,A,5000.00\n" });

        (await shop.Merchant.ScalarAsync<long>("select price_minor from commerce.variant")).ShouldBe(5000);
        await shop.Agent.RefusedAsync("import_catalog", new { text = "Handle,Title,Variant Price\na,A,5000.50\n" });
    }

    [Fact]
    public async Task One_key_is_one_import()
    {
        await using var shop = await TestCatalog.OpenAsync(server);
        var arguments = new { text = ProductFiles.Read("shopify.csv"), idempotency_key = "spring-catalog" };

        var first = await shop.Agent.CallAsync("import_catalog", arguments);
        var again = await shop.Agent.CallAsync("import_catalog", arguments);

        again.GetProperty("operation_id").GetString().ShouldBe(first.GetProperty("operation_id").GetString());
        again.GetProperty("replayed").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task Two_imports_at_once_end_with_one_catalog()
    {
        await using var shop = await TestCatalog.OpenAsync(server);
        var text = ProductFiles.Read("shopify.csv");

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => shop.Agent.CallAsync("import_catalog", new { text })));

        (await shop.Merchant.ScalarAsync<long>("select count(*) from commerce.variant")).ShouldBe(8);
        (await shop.StockAsync("LA-SAGE")).ShouldBe("4/0");
    }

    private static async Task SellAsync(TestCatalog shop, string sku, int quantity)
    {
        var variant =
            new VariantId(await shop.Merchant.ScalarAsync<Guid>("select id from commerce.variant where sku = $1", sku));
        var checkout = CheckoutId.New();
        await shop.Merchant.InUnitOfWorkAsync((session, audit) => new StockBook(session, audit).ReserveAsync(
            checkout, [(variant, quantity)], session.Now.AddMinutes(5), Cancel));
        await shop.Merchant.InUnitOfWorkAsync((session, audit) => new StockBook(session, audit)
            .ConsumeAsync(checkout, OrderId.New(), Cancel));
    }

    private static Task<string> RowAsync(TestCatalog shop, string sku) => shop.Merchant.ScalarAsync<string>(
        """
        select concat_ws('|', p.title, coalesce((select string_agg(n || '=' || x, ',') from unnest(p.option_names,
            v.option_values) o (n, x)), ''),
            v.price_minor, coalesce(v.compare_at_minor::text, ''), v.tax_category, coalesce(v.weight_g::text, ''),
                v.requires_shipping::text,
            coalesce(v.image_url, ''))
        from commerce.variant v join commerce.product p on p.id = v.product_id where v.sku = $1
        """,
        sku);

    private static (int Created, int Updated, int Unchanged, int Skipped) Counts(JsonElement result, string name)
    {
        var counts = result.GetProperty(name);
        return (Number(counts, "created"), Number(counts, "updated"), Number(counts, "unchanged"),
            Number(counts, "skipped"));
    }

    private static int Number(JsonElement element, string name) => element.GetProperty(name).GetInt32();
}
