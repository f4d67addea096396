using System.Text.Json;
using Commerce.Domain.Merchants;
using Commerce.Tests.Products;
using Commerce.Tests.Support;

namespace Commerce.Tests.Tools.Catalog;

public sealed class SearchCatalogTests(TestServer server) : IClassFixture<TestServer>
{
    [Theory]
    [InlineData("mug", "Enamel Mug")]
    [InlineData("linen ap", "Linen Apron")]
    [InlineData("crème BRÛLÉE", null)]
    [InlineData("wasserkocher", null)]
    [InlineData("LA-RUST", "Linen Apron")]
    [InlineData("4006381333931", "Linen Apron")]
    [InlineData("moss", "Wool Socks")]
    [InlineData("kuchen", null)]
    public async Task Words_find_titles_options_and_codes_of_what_is_for_sale(string query, string? title)
    {
        await using var shop = await ShopAsync();

        var page = await shop.Agent.CallAsync("search_catalog", new { query, limit = 1 });

        Titles(page).FirstOrDefault().ShouldBe(title);
    }

    [Fact]
    public async Task Accents_do_not_matter_on_either_side()
    {
        await using var shop = await ShopAsync();
        await shop.Merchant.ExecuteAsync("update commerce.product set status = 'active'");

        foreach (var query in (string[])["creme brulee", "CRÈME BRÛLÉE", "kuchenbrenner"])
        {
            Titles(await shop.Agent.CallAsync("search_catalog", new { query })).ShouldBe(["Crème Brûlée Torch"], query);
        }
    }

    [Fact]
    public async Task A_hit_in_the_title_stands_before_one_in_the_description()
    {
        await using var shop = await ShopAsync();
        await shop.Agent.CallAsync("import_catalog", new { text = """
            Handle,Title,Body (HTML),Variant Price
            older,Blanket,goes well with a teapot,20.00
            newer,Teapot,,30.00
            """ });

        Titles(await shop.Agent.CallAsync("search_catalog", new { query = "teapot" })).ShouldBe(["Teapot", "Blanket"]);
    }

    [Fact]
    public async Task A_question_that_matches_nothing_whole_gets_what_comes_near_and_is_told_so()
    {
        await using var shop = await ShopAsync();

        var near =
            await shop.Agent.CallAsync("search_catalog", new { query = "a nice warm linen apron for my brother" });
        var part = await shop.Agent.CallAsync("search_catalog", new { query = "pron" });

        Titles(near)[0].ShouldBe("Linen Apron");
        near.GetProperty("match").GetString().ShouldBe("any_word");
        part.GetProperty("match").GetString().ShouldBe("part_of_word");
        (await shop.Agent.CallAsync("search_catalog", new { query = "apron" })).TryGetProperty("match", out _)
            .ShouldBeFalse();
    }

    [Fact]
    public async Task An_answer_is_small_and_says_what_a_buyer_needs()
    {
        await using var shop = await ShopAsync();

        var page = await shop.Agent.CallAsync("search_catalog", new { query = "apron" });

        var item = page.GetProperty("items")[0];
        item.GetProperty("price").GetRawText().ShouldBe("""{"amount":"39.00","currency":"EUR"}""");
        item.GetProperty("options").GetRawText().ShouldBe("""[{"name":"Color","value":"Sage"}]""");
        (item.GetProperty("availability").GetString(), item.GetProperty("available").GetInt32())
            .ShouldBe(("low_stock", 4));
        page.GetProperty("items")[1].GetProperty("availability").GetString().ShouldBe("backorder");
        item.TryGetProperty("description", out _).ShouldBeFalse();
        page.GetRawText().Length.ShouldBeLessThan(1_200);
    }

    [Fact]
    public async Task Further_fields_come_when_asked_for_and_foreign_text_is_marked()
    {
        await using var shop = await ShopAsync();

        var page = await shop.Agent.CallAsync("search_catalog", new
        {
            query = "mug", fields = new[] { "description", "vendor", "sku", "image_url", "requires_shipping" },
        });

        var item = page.GetProperty("items")[0];
        var description = item.GetProperty("description");
        description.GetProperty("text").GetString()
            .ShouldBe("White mug with a blue rim. Holds 350 ml & survives a fall.");
        description.GetProperty("untrusted").GetBoolean().ShouldBeTrue();
        item.GetProperty("sku").GetString().ShouldBe("ENAMEL-MUG");
        item.GetProperty("requires_shipping").GetBoolean().ShouldBeTrue();
        page.GetProperty("untrusted_fields").EnumerateArray().Select(static it => it.GetString())
            .ShouldBe(["title", "options", "vendor"]);
    }

    [Fact]
    public async Task Filters_narrow_by_stock_price_and_country()
    {
        await using var shop = await ShopAsync(new MerchantSettings { ShipToCountries = ["DE", "AT"] });

        Titles(await shop.Agent.CallAsync("search_catalog", new { query = "socks", in_stock = true }))
            .Length.ShouldBe(2);
        Titles(await shop.Agent.CallAsync("search_catalog", new { min_price = "12.01", max_price = "14.50" })).Order()
            .ShouldBe(["Enamel Mug", "Wool Socks"]);
        Titles(await shop.Agent.CallAsync("search_catalog", new { currency = "USD" })).ShouldBeEmpty();
        Titles(await shop.Agent.CallAsync("search_catalog", new { ship_to_country = "US" }))
            .ShouldBe(["Knife Skills Course"]);
        Titles(await shop.Agent.CallAsync("search_catalog", new { ship_to_country = "AT" })).Length.ShouldBe(7);
    }

    [Fact]
    public async Task Ids_that_are_not_for_sale_are_named()
    {
        await using var shop = await ShopAsync();
        await using var other = await ShopAsync();
        var mine = Ids(await shop.Agent.CallAsync("search_catalog", new { query = "mug" }))[0];
        var theirs = Ids(await other.Agent.CallAsync("search_catalog", new { query = "mug" }))[0];

        var page = await shop.Agent.CallAsync("search_catalog", new { variant_ids = new[] { mine, theirs } });

        Ids(page).ShouldBe([mine]);
        page.GetProperty("not_found").EnumerateArray().Select(static it => it.GetString()!).ShouldBe([theirs]);
    }

    [Fact]
    public async Task Pages_neither_skip_nor_repeat_while_the_catalog_changes()
    {
        await using var shop = await ShopAsync();
        var before = Ids(await shop.Agent.CallAsync("search_catalog", new { limit = 100 }));
        var first = await shop.Agent.CallAsync("search_catalog", new { limit = 3 });

        await shop.Agent.CallAsync("import_catalog", new { text = """
            Handle,Title,Variant Price,Variant Inventory Tracker,Variant Inventory Qty,Variant SKU
            aaa,Another First,1.00,,,
            enamel-mug,Enamel Mug,99.00,shopify,0,
            """ });
        var seen = Ids(first).ToList();
        var cursor = Cursor(first);
        while (cursor is not null)
        {
            var page = await shop.Agent.CallAsync("search_catalog", new { limit = 2, cursor });
            seen.AddRange(Ids(page));
            cursor = Cursor(page);
        }

        seen.Distinct().Count().ShouldBe(seen.Count);
        seen.Take(before.Length).ShouldBe(before);
        seen.Count.ShouldBe(before.Length + 1);
    }

    [Fact]
    public async Task A_cursor_belongs_to_its_search()
    {
        await using var shop = await ShopAsync();
        var cursor = Cursor(await shop.Agent.CallAsync("search_catalog", new { query = "socks", limit = 1 }));

        var error = await shop.Agent.RefusedAsync("search_catalog", new { query = "mug", limit = 1, cursor });

        error.GetProperty("problems")[0].GetProperty("path").GetString().ShouldBe("cursor");
        await shop.Agent.CallAsync("search_catalog", new { query = "socks", limit = 2, cursor });
    }

    [Theory]
    [InlineData("""{"min_price":"10.005"}""", "min_price")]
    [InlineData("""{"min_price":10}""", "min_price")]
    [InlineData("""{"min_price":"20","max_price":"10"}""", "max_price")]
    [InlineData("""{"limit":101}""", "limit")]
    [InlineData("""{"ship_to_country":"XX"}""", "ship_to_country")]
    [InlineData("""{"query":"!!!"}""", "query")]
    [InlineData("""{"variant_ids":["prd_00000000000000000000000000"]}""", "variant_ids[0]")]
    [InlineData("""{"cursor":"nonsense"}""", "cursor")]
    [InlineData("""{"fields":["colour"]}""", "fields[0]")]
    public async Task A_wrong_argument_is_named(string arguments, string path)
    {
        await using var shop = await ShopAsync(filled: false);

        var error = await shop.Agent.RefusedAsync("search_catalog", JsonElement.Parse(arguments));

        error.GetProperty("code").GetString().ShouldBe("validation.arguments");
        error.GetProperty("problems").EnumerateArray().Select(static it => it.GetProperty("path").GetString())
            .ShouldContain(path);
    }

    private async Task<TestCatalog> ShopAsync(MerchantSettings? settings = null, bool filled = true)
    {
        var shop = await TestCatalog.OpenAsync(server, settings);
        if (filled)
        {
            await shop.Agent.CallAsync("import_catalog", new { text = ProductFiles.Read("shopify.csv") });
        }

        return shop;
    }

    private static string[] Titles(JsonElement page) =>
        [.. page.GetProperty("items").EnumerateArray().Select(static it => it.GetProperty("title").GetString()!)];

    private static string[] Ids(JsonElement page) =>
        [.. page.GetProperty("items").EnumerateArray().Select(static it => it.GetProperty("variant_id").GetString()!)];

    private static string? Cursor(JsonElement page) =>
        page.TryGetProperty("next_cursor", out var cursor) ? cursor.GetString() : null;
}
