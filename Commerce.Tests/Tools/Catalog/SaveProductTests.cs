using System.Text.Json;
using Commerce.Domain.Values;
using Commerce.Tests.Support;
using Commerce.Workers.Housekeeping;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Commerce.Tests.Tools.Catalog;

public sealed class SaveProductTests(TestServer server) : IClassFixture<TestServer>
{
    private static readonly object Pot = new
    {
        title = "Clay pot",
        option_names = new[] { "Size" },
        variants = new object[]
        {
            new { options = new[] { "Small" }, price = "10.00" },
            new { options = new[] { "Large" }, price = "20.00", sku = "POT-L" },
        },
    };

    [Fact]
    public async Task A_product_is_made_with_variants_that_can_be_stocked_and_sold()
    {
        await using var catalog = await TestCatalog.OpenAsync(server);

        var made = await SaveAsync(catalog, Pot);
        var small = Variant(made, 0);
        await catalog.Agent.CallAsync("adjust_stock", new
        {
            kind = "receive", reference = "first", items = new[] { new { variant_id = small, quantity = 3 } },
        });
        var checkout = await catalog.Agent.CallAsync(
            "start_checkout", new { items = new[] { new { variant_id = small, quantity = 2 } } });

        Text(made, "outcome").ShouldBe("created");
        made.GetProperty("product").GetProperty("variants").EnumerateArray().Select(static it => Text(it, "sku"))
            .ShouldBe(["CLAY-POT-SMALL", "POT-L"]);
        Text(checkout, "totals", "total", "amount").ShouldBe("20.00");
        (await catalog.StockAsync("CLAY-POT-SMALL")).ShouldBe("3/2");
    }

    [Fact]
    public async Task A_change_is_one_version_and_says_by_how_much_prices_move()
    {
        await using var catalog = await TestCatalog.OpenAsync(server);
        var made = await SaveAsync(catalog, Pot);

        var changed = await SaveAsync(catalog, new
        {
            product_id = Id(made), expected_version = 1, description = "From Crete",
            variants = new object[]
            {
                new { variant_id = Variant(made, 0), price = "11.00" }, new { sku = "POT-L", price = "25.00" },
                new { options = new[] { "Huge" }, price = "40.00" },
            },
        });

        changed.GetProperty("product").GetProperty("version").GetInt32().ShouldBe(2);
        changed.GetProperty("price_changes").EnumerateArray()
            .Select(static it => (it.GetProperty("percent").GetDecimal(), it.GetProperty("above_limit").GetBoolean()))
            .ShouldBe([(10m, false), (25m, true)]);
        Text(changed.GetProperty("messages")[0], "path").ShouldBe("variants[1].price");
        changed.GetProperty("product").GetProperty("variants").GetArrayLength().ShouldBe(3);
        (await catalog.Merchant.ScalarAsync<string>("""
            select string_agg(v -> 'price' ->> 'amount', ', ' order by version)
            from commerce.product_version, jsonb_array_elements(body -> 'variants') v where v ->> 'sku' = 'CLAY-POT-SMALL'
            """)).ShouldBe("10.00, 11.00");
    }

    [Fact]
    public async Task Retries_races_and_twins_end_in_one_product_and_one_version()
    {
        await using var catalog = await TestCatalog.OpenAsync(server);

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => catalog.Agent.TryAsync("save_product", Pot)));
        var made = answers.Single(static it => it.IsError != true).StructuredContent!.Value;
        answers.Where(static it => it.IsError == true).ShouldAllBe(it => Text(
            it.StructuredContent!.Value, "error", "details", "product_id") == Id(made));
        var wish = new { product_id = Id(made), expected_version = 1, title = "Pot of clay" };
        var changes = await Task.WhenAll(Enumerable.Range(0, 20).Select(
            i => catalog.Agent.TryAsync("save_product", With(wish, "idempotency_key", $"key-{i}"))));
        var late = await catalog.Agent.RefusedAsync("save_product", With(wish, "title", "Another"));
        var same = await SaveAsync(catalog, With(wish, "expected_version", 2));

        changes.Select(static it => Text(it.StructuredContent!.Value, "operation_id")).Distinct().Count().ShouldBe(1);
        Text(late, "code").ShouldBe("conflict.version");
        Text(same, "outcome").ShouldBe("unchanged");
        (await catalog.Merchant.ScalarAsync<long>("select count(*) from commerce.product_version")).ShouldBe(2);
    }

    [Fact]
    public async Task A_later_price_counts_from_its_moment()
    {
        await using var catalog = await TestCatalog.OpenAsync(server);
        var made = await SaveAsync(catalog, Pot);
        var from = await catalog.Merchant.ScalarAsync<DateTime>("select now() + interval '1 day'");

        var planned = await SaveAsync(catalog, new
        {
            product_id = Id(made), expected_version = 1, effective_from = from,
            variants = new[] { new { variant_id = Variant(made, 0), price = "12.00" } },
        });
        var before = await PriceAsync(catalog, made);
        await catalog.Merchant.PassTimeAsync(TimeSpan.FromHours(25));
        await server.App.Services.GetServices<IHostedService>().OfType<DuePrices>().Single()
            .RunAsync(TestContext.Current.CancellationToken);
        var read = (await catalog.Agent.CallAsync("get_record", new { id = Id(made) })).GetProperty("product");

        planned.GetProperty("price_changes")[0].TryGetProperty("effective_from", out _).ShouldBeTrue();
        (before, await PriceAsync(catalog, made)).ShouldBe(("10.00", "12.00"));
        read.GetProperty("version").GetInt32().ShouldBe(2);
        read.TryGetProperty("planned_prices", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task A_recurring_price_is_kept_and_not_sold_in_a_checkout()
    {
        await using var catalog = await TestCatalog.OpenAsync(server);

        var made = await SaveAsync(catalog, new
        {
            title = "Club", variants = new[] { new { price = "9.90", recurring = new { interval = "month", trial_days = 14 } } },
        });
        var error = await catalog.Agent.RefusedAsync(
            "start_checkout", new { items = new[] { new { variant_id = Variant(made, 0), quantity = 1 } } });

        var recurring = made.GetProperty("product").GetProperty("variants")[0].GetProperty("recurring");
        (Text(recurring, "interval"), recurring.GetProperty("count").GetInt32()).ShouldBe(("month", 1));
        Text(error.GetProperty("problems")[0], "path").ShouldBe("items[0].variant_id");
        (await catalog.StockAsync("CLUB")).ShouldBe("uncounted");
    }

    [Fact]
    public async Task What_is_anothers_and_what_does_not_fit_is_refused_in_one_answer()
    {
        await using var catalog = await TestCatalog.OpenAsync(server);
        await using var other = await TestCatalog.OpenAsync(server);
        var made = await SaveAsync(catalog, Pot);
        var foreign = await SaveAsync(other, Pot);

        var taken = await catalog.Agent.RefusedAsync(
            "save_product", new { title = "Lid", variants = new[] { new { price = "1.00", sku = "POT-L" } } });
        var theirs = await catalog.Agent.RefusedAsync(
            "save_product", new { product_id = Id(foreign), expected_version = 1, title = "Mine" });
        var unfit = await catalog.Agent.RefusedAsync("save_product", new
        {
            product_id = Id(made), expected_version = 1,
            variants = new object[]
            {
                new { options = new[] { "Small", "Red" }, price = "1.005" }, new { options = new[] { "Tiny" } },
                new { variant_id = Variant(foreign, 0), price = "1.00" },
            },
        });

        Text(taken.GetProperty("problems")[0], "path").ShouldBe("variants[0].sku");
        Text(theirs, "code").ShouldBe("not_found");
        unfit.GetProperty("problems").EnumerateArray().Select(static it => Text(it, "path")).ShouldBe(
        [
            "variants[2].variant_id", "variants[0].price", "variants[0].options", "variants[1].price", "variants[2].options",
        ]);
    }

    [Fact]
    public async Task A_usual_price_is_kept_until_it_is_removed()
    {
        await using var catalog = await TestCatalog.OpenAsync(server);
        var made = await SaveAsync(catalog, new { title = "Lamp", variants = new[] { new { price = "8.00", compare_at = "10.00" } } });
        await SaveAsync(catalog, Change(1, new { sku = "LAMP", barcode = "4006381333931" }));
        var kept = await UsualAsync();
        await SaveAsync(catalog, Change(2, new { sku = "LAMP", compare_at = "0" }));

        (kept, await UsualAsync()).ShouldBe((1000L, -1L));

        object Change(int version, object variant) => new
        {
            product_id = Id(made), expected_version = version, variants = new[] { variant },
        };
        Task<long> UsualAsync() =>
            catalog.Merchant.ScalarAsync<long>("select coalesce(compare_at_minor, -1) from commerce.variant where sku = 'LAMP'");
    }

    [Fact]
    public async Task An_archived_product_is_not_sold_and_its_prices_move_freely()
    {
        await using var catalog = await TestCatalog.OpenAsync(server);
        var made = await SaveAsync(catalog, Pot);
        await SaveAsync(catalog, new { product_id = Id(made), expected_version = 1, status = "archived" });

        var changed = await SaveAsync(catalog, new
        {
            product_id = Id(made), expected_version = 2, variants = new[] { new { sku = "POT-L", price = "90.00" } },
        });

        changed.TryGetProperty("messages", out _).ShouldBeFalse();
        (await catalog.Agent.CallAsync("search_catalog", new { })).GetProperty("items").GetArrayLength().ShouldBe(0);
    }

    private static Task<JsonElement> SaveAsync(TestCatalog catalog, object arguments) =>
        catalog.Agent.CallAsync("save_product", arguments);

    private static async Task<string> PriceAsync(TestCatalog catalog, JsonElement made) =>
        Text((await catalog.Agent.CallAsync("search_catalog", new { variant_ids = new[] { Variant(made, 0) } }))
            .GetProperty("items")[0], "price", "amount");

    private static Dictionary<string, object> With(object arguments, string name, object value)
    {
        var all = CommerceJson.ToElement(arguments).EnumerateObject().ToDictionary(static it => it.Name, static it => (object)it.Value);
        all[name] = value;
        return all;
    }

    private static string Id(JsonElement saved) => Text(saved, "product", "product_id");

    private static string Variant(JsonElement saved, int index) =>
        Text(saved.GetProperty("product").GetProperty("variants")[index], "variant_id");

    private static string Text(JsonElement element, params string[] path) =>
        path.Aggregate(element, static (it, name) => it.GetProperty(name)).GetString()!;
}
