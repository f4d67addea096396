using System.Text.Json;
using Commerce.Domain.Products;
using Commerce.Tests.Support;

namespace Commerce.Tests.Tools.Inventory;

public sealed class AdjustStockTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task Stock_is_received_moved_and_counted_place_by_place()
    {
        await using var shop = await TestShop.OpenAsync(server);

        await AdjustAsync(shop, "receive", "note-1", 5);
        await AdjustAsync(shop, "move", "move-1", 8, to: "shop");
        var counted = await AdjustAsync(shop, "count", "sheet-1", 6, location: "shop");

        var item = counted.GetProperty("items")[0];
        (item.GetProperty("before").GetInt32(), item.GetProperty("on_hand").GetInt32()).ShouldBe((15, 13));
        item.GetProperty("locations")[0].GetProperty("before").GetInt32().ShouldBe(8);
        (await shop.LevelsAsync()).ShouldBe("13/0");
        (await MovementsAsync(shop)).ShouldBe("receipt 10, receipt 5, move -8, move 8, count -2");
    }

    [Fact]
    public async Task A_count_below_what_is_promised_says_so_and_takes_nothing_back()
    {
        await using var shop = await TestShop.OpenAsync(server);
        await shop.StartAsync(6);

        var counted = await AdjustAsync(shop, "count", "sheet-1", 4);

        var notice = counted.GetProperty("messages")[0];
        (notice.GetProperty("code").GetString(), notice.GetProperty("path").GetString()).ShouldBe(("below_reserved", "items[0]"));
        counted.GetProperty("items")[0].GetProperty("available").GetInt32().ShouldBe(-2);
        (await shop.LevelsAsync()).ShouldBe("4/6");
    }

    [Fact]
    public async Task A_reference_counts_once_under_any_key_and_with_other_content_is_refused()
    {
        await using var shop = await TestShop.OpenAsync(server);
        await using var colleague = await server.ConnectAsync(shop.Merchant);

        var first = await AdjustAsync(shop, "receive", "note-7", 5);
        var again = await AdjustAsync(shop, "receive", "note-7", 5, key: "other");
        var theirs = await colleague.CallAsync("adjust_stock", Arguments(shop.Variant, "receive", "note-7", 5));
        var other = await shop.Agent.RefusedAsync("adjust_stock", Arguments(shop.Variant, "receive", "note-7", 6));

        (again.GetProperty("replayed").GetBoolean(), theirs.GetProperty("replayed").GetBoolean()).ShouldBe((true, true));
        again.GetProperty("operation_id").GetString().ShouldBe(first.GetProperty("operation_id").GetString());
        other.GetProperty("code").GetString().ShouldBe("idempotency.conflict");
        other.GetProperty("problems")[0].GetProperty("path").GetString().ShouldBe("reference");
        (await shop.LevelsAsync()).ShouldBe("15/0");
    }

    [Fact]
    public async Task Fifty_calls_at_once_lose_nothing_and_repeat_nothing()
    {
        await using var shop = await TestShop.OpenAsync(server);
        var other = await shop.Merchant.VariantAsync(onHand: 0);

        // Each reference twice, the two variants in changing order: neither lost updates nor deadlocks may show.
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => shop.Agent.TryAsync("adjust_stock", new
        {
            kind = "receive",
            reference = $"note-{i / 2}",
            items = i / 2 % 2 == 0 ? Items((shop.Variant, 1), (other, 2)) : Items((other, 2), (shop.Variant, 1)),
        })));

        answers.ShouldAllBe(static it => it.IsError != true);
        (await shop.LevelsAsync()).ShouldBe("35/0");
        (await shop.Merchant.ScalarAsync<long>("""
            select sum(m.delta) from commerce.stock_movement m join commerce.variant v using (stock_item_id) where v.id = $1
            """, other.Value)).ShouldBe(50);
    }

    [Fact]
    public async Task Receiving_and_selling_at_once_keep_the_count()
    {
        await using var shop = await TestShop.OpenAsync(server);

        var starting = Enumerable.Range(0, 20).Select(_ => shop.StartAsync(1)).ToArray();
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(i => shop.Agent.TryAsync("adjust_stock", Arguments(shop.Variant, "receive", $"n{i}", 1))));
        var started = await Task.WhenAll(starting.Select(static async it =>
        {
            try
            {
                await it;
                return 1;
            }
            catch (Shouldly.ShouldAssertException)
            {
                return 0;
            }
        }));

        answers.ShouldAllBe(static it => it.IsError != true);
        started.Sum().ShouldBeGreaterThanOrEqualTo(10);
        (await shop.LevelsAsync()).ShouldBe($"30/{started.Sum()}");
    }

    [Fact]
    public async Task The_first_count_of_a_variant_begins_its_counting()
    {
        await using var shop = await TestShop.OpenAsync(server);
        var uncounted = await shop.Merchant.VariantAsync(onHand: null);

        var early = await shop.Agent.RefusedAsync("adjust_stock", Arguments(uncounted, "receive", "n", 1));
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(
            i => shop.Agent.TryAsync("adjust_stock", Arguments(uncounted, "count", $"s{i}", 7))));

        early.GetProperty("code").GetString().ShouldBe("validation.state");
        answers.ShouldAllBe(static it => it.IsError != true);
        (await shop.Merchant.ScalarAsync<long>("""
            select s.on_hand::bigint from commerce.variant v join commerce.stock_item s on s.id = v.stock_item_id where v.id = $1
            """, uncounted.Value)).ShouldBe(7);
    }

    [Fact]
    public async Task All_or_nothing_and_all_that_is_wrong_at_once()
    {
        await using var shop = await TestShop.OpenAsync(server);

        var unknown = await shop.Agent.RefusedAsync("adjust_stock", new
        {
            kind = "receive", reference = "n", items = Items((shop.Variant, 3), (VariantId.New(), 1)),
        });
        var tooMuch = await shop.Agent.RefusedAsync(
            "adjust_stock", Arguments(shop.Variant, "move", "m", 11, to: "shop"));
        var form = await shop.Agent.RefusedAsync("adjust_stock", new
        {
            kind = "move", reference = "", items = Items((shop.Variant, 0)), location = "The Shop",
        });

        (unknown.GetProperty("code").GetString(), unknown.GetProperty("problems")[0].GetProperty("path").GetString())
            .ShouldBe(("not_found", "items[1].variant_id"));
        tooMuch.GetProperty("code").GetString().ShouldBe("out_of_stock");
        form.GetProperty("problems").EnumerateArray().Select(static it => it.GetProperty("path").GetString())
            .ShouldBe(["reference", "items[0]", "location", "to_location"]);
        (await shop.LevelsAsync()).ShouldBe("10/0");
    }

    private static Task<JsonElement> AdjustAsync(
        TestShop shop, string kind, string reference, int quantity, string? location = null, string? to = null,
        string? key = null) =>
        shop.Agent.CallAsync("adjust_stock", Arguments(shop.Variant, kind, reference, quantity, location, to, key));

    private static object Arguments(
        VariantId variant, string kind, string reference, int quantity, string? location = null, string? to = null,
        string? key = null) => new
        {
            kind, reference, location, to_location = to, items = Items((variant, quantity)), idempotency_key = key,
        };

    private static object[] Items(params (VariantId Variant, int Quantity)[] items) =>
        [.. items.Select(static it => new { variant_id = it.Variant, quantity = it.Quantity })];

    private static Task<string> MovementsAsync(TestShop shop) => shop.Merchant.ScalarAsync<string>("""
        select string_agg(kind || ' ' || delta, ', ' order by m.id)
        from commerce.stock_movement m join commerce.variant v using (stock_item_id) where v.id = $1
        """, shop.Variant.Value);
}
