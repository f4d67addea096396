using System.Text.Json;
using Commerce.Domain.Values;
using Commerce.Tests.Support;

namespace Commerce.Tests.Tools.Catalog;

public sealed class SaveDiscountTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task A_code_makes_a_checkout_cheaper_and_counts_with_its_order()
    {
        await using var shop = await TestShop.OpenAsync(server);
        var id = await MakeAsync(shop, "SPRING", new { percent = 10 });
        var checkout = await ReadyAsync(shop, "spring");

        var totals = (await shop.RecordAsync(checkout.Id)).GetProperty("checkout").GetProperty("totals");
        var before = await UsesAsync(shop, id);
        var done = await shop.CompleteAsync(checkout);
        var order = (await shop.RecordAsync(done.GetProperty("result").GetProperty("order_id").GetString()!)).GetProperty("order");

        (Amount(totals, "subtotal"), Amount(totals, "discount")).ShouldBe(("100.00", "-10.00"));
        Amount(order.GetProperty("totals"), "discount").ShouldBe("-10.00");
        Amount(order.GetProperty("totals"), "total").ShouldBe(Amount(totals, "total"));
        (before, await UsesAsync(shop, id)).ShouldBe((0, 1));
        (await StatesAsync(shop)).ShouldBe("used");
    }

    [Fact]
    public async Task What_a_code_is_not_worth_is_said()
    {
        await using var shop = await TestShop.OpenAsync(server);
        await MakeAsync(shop, "DOLLARS", new { amount = "5.00", currency = "USD" });
        await MakeAsync(shop, "LATER", new { amount = "5.00", valid_from = "2990-01-01T00:00:00Z" });
        var ended = await MakeAsync(shop, "ENDED", new { percent = 5 });
        await shop.Agent.CallAsync("save_discount", new { discount_id = ended, expected_version = 1, end = true });

        var checkout = await StartAsync(shop, "DOLLARS", "LATER", "ENDED", "NOBODY");

        checkout.GetProperty("messages").EnumerateArray().Where(static it => Text(it, "code").StartsWith("discount_", StringComparison.Ordinal))
            .Select(static it => $"{Text(it, "path")} {Text(it, "code")}").ShouldBe(
            [
                "discount_codes[0] discount_currency", "discount_codes[1] discount_early", "discount_codes[2] discount_unknown",
                "discount_codes[3] discount_unknown",
            ]);
        checkout.TryGetProperty("discounts", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task Codes_stay_until_others_are_given()
    {
        await using var shop = await TestShop.OpenAsync(server);
        await MakeAsync(shop, "FIVE", new { amount = "5.00" });
        var started = await StartAsync(shop, "FIVE");

        var kept = await UpdateAsync(shop, started, new { email = "ada@example.com" });
        var dropped = await UpdateAsync(shop, kept, new { discount_codes = Array.Empty<string>() });

        Amount(kept.GetProperty("totals"), "discount").ShouldBe("-5.00");
        Amount(dropped.GetProperty("totals"), "total").ShouldBe("100.00");
    }

    [Fact]
    public async Task The_last_use_goes_to_one_of_many_checkouts_that_pay_at_once()
    {
        await using var shop = await TestShop.OpenAsync(server);
        await shop.Merchant.ExecuteAsync("update commerce.stock_item set on_hand = 1000");
        var id = await MakeAsync(shop, "FEW", new { percent = 10, max_uses = 3 });
        var ready = new List<(string, int)>();
        for (var i = 0; i < 12; i++)
        {
            ready.Add(await ReadyAsync(shop, "FEW"));
        }

        var answers = await Task.WhenAll(ready.Select(
            it => shop.Agent.TryAsync("complete_checkout", TestShop.Completion(it))));
        foreach (var answer in answers.Where(static it => it.IsError != true))
        {
            await shop.Agent.FollowAsync(answer.StructuredContent!.Value.GetProperty("operation_id").GetString()!);
        }

        answers.Count(static it => it.IsError != true).ShouldBe(3);
        var refusal = answers.First(static it => it.IsError == true).StructuredContent!.Value.GetProperty("error");
        refusal.GetProperty("problems")[0].GetProperty("path").GetString().ShouldBe("discount_codes[0]");
        (await UsesAsync(shop, id), await StatesAsync(shop)).ShouldBe((3, "used, used, used"));
        (await shop.Merchant.ScalarAsync<long>("select count(*) from commerce.order")).ShouldBe(3);
    }

    [Fact]
    public async Task When_one_of_two_codes_is_not_to_be_had_the_other_is_not_used_either()
    {
        await using var shop = await TestShop.OpenAsync(server);
        var any = await MakeAsync(shop, "ANY", new { percent = 10 });
        var gone = await MakeAsync(shop, "GONE", new { percent = 10 });
        var (id, version) = await shop.ReadyAsync();
        var priced = await shop.Agent.CallAsync("update_checkout", new
        {
            checkout_id = id, expected_version = version, discount_codes = new[] { "ANY", "GONE" },
        });
        await shop.Agent.CallAsync("save_discount", new { discount_id = gone, expected_version = 1, end = true });

        var refused = await shop.Agent.RefusedAsync(
            "complete_checkout", TestShop.Completion((id, priced.GetProperty("version").GetInt32())));
        var without = await UpdateAsync(shop, priced, new { });

        Text(refused.GetProperty("problems")[0], "path").ShouldBe("discount_codes[1]");
        (await UsesAsync(shop, any), await UsesAsync(shop, gone)).ShouldBe((0, 0));
        without.GetProperty("discounts").GetArrayLength().ShouldBe(1);
        without.GetProperty("messages").EnumerateArray().Select(static it => $"{Text(it, "path")} {Text(it, "code")}")
            .ShouldContain("discount_codes[1] discount_unknown");
    }

    [Fact]
    public async Task A_declined_payment_gives_the_use_back()
    {
        await using var shop = await TestShop.OpenAsync(server);
        var id = await MakeAsync(shop, "ONCE", new { percent = 10, max_uses = 1 });
        var checkout = await ReadyAsync(shop, "ONCE");

        var declined = await shop.CompleteAsync(checkout, "pm_sim_declined_funds");
        var between = (await UsesAsync(shop, id), await StatesAsync(shop));
        var version = (await shop.RecordAsync(checkout.Id)).GetProperty("checkout").GetProperty("version").GetInt32();
        await shop.CompleteAsync((checkout.Id, version));

        Text(declined, "error", "code").ShouldBe("provider.declined");
        between.ShouldBe((0, "released"));
        (await UsesAsync(shop, id), await StatesAsync(shop)).ShouldBe((1, "released, used"));
    }

    [Fact]
    public async Task There_is_one_active_code_of_a_name_however_many_make_it()
    {
        await using var shop = await TestShop.OpenAsync(server);

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(
            _ => shop.Agent.TryAsync("save_discount", new { code = "Same", percent = 10 })));
        var id = Text(answers.Single(static it => it.IsError != true).StructuredContent!.Value.GetProperty("discount"), "discount_id");

        answers.Where(static it => it.IsError == true).ShouldAllBe(it => Text(
            it.StructuredContent!.Value.GetProperty("error").GetProperty("details"), "discount_id") == id);
        await shop.Agent.CallAsync("save_discount", new { discount_id = id, expected_version = 1, end = true });
        Text(await shop.RecordAsync(await MakeAsync(shop, "same", new { percent = 20 }), "timeline"), "discount", "standing")
            .ShouldBe("valid");
    }

    [Fact]
    public async Task A_change_needs_the_version_and_cannot_undo_uses()
    {
        await using var shop = await TestShop.OpenAsync(server);
        var id = await MakeAsync(shop, "TWO", new { percent = 10 });
        await shop.CompleteAsync(await ReadyAsync(shop, "TWO"));
        await shop.CompleteAsync(await ReadyAsync(shop, "TWO"));

        var below = await shop.Agent.RefusedAsync("save_discount", new { discount_id = id, expected_version = 1, max_uses = 1 });
        var changed = await shop.Agent.CallAsync("save_discount", new { discount_id = id, expected_version = 1, max_uses = 2 });
        var late = await shop.Agent.RefusedAsync("save_discount", new { discount_id = id, expected_version = 1, percent = 5 });

        Text(below, "code").ShouldBe("validation.state");
        Text(changed, "discount", "standing").ShouldBe("used_up");
        Text(late, "code").ShouldBe("conflict.version");
    }

    [Fact]
    public async Task The_tables_refuse_a_use_too_many_and_a_use_twice()
    {
        await using var shop = await TestShop.OpenAsync(server);
        await MakeAsync(shop, "ONE", new { percent = 10, max_uses = 1 });
        await shop.CompleteAsync(await ReadyAsync(shop, "ONE"));

        await RefusedAsync(shop, "update commerce.discount set uses = uses + 1 where tenant_id = $1", "discount_not_overused");
        await RefusedAsync(shop, "update commerce.discount_use set state = 'released', order_id = null where tenant_id = $1", null);
        await RefusedAsync(shop, """
            insert into commerce.discount_use select (jsonb_populate_record(it, jsonb_build_object('id', gen_random_uuid()))).*
            from commerce.discount_use it where tenant_id = $1
            """, "discount_use_live");
    }

    private static async Task RefusedAsync(TestShop shop, string sql, string? guard)
    {
        var refusal = await Should.ThrowAsync<Npgsql.PostgresException>(() => shop.AsOwnerAsync(sql, shop.Merchant.TenantId));
        refusal.SqlState.ShouldStartWith("23");
        refusal.ConstraintName.ShouldBe(guard);
    }

    private static async Task<string> MakeAsync(TestShop shop, string code, object terms)
    {
        var arguments = CommerceJson.ToElement(terms).EnumerateObject().ToDictionary(static it => it.Name, static it => (object)it.Value);
        arguments["code"] = code;
        return Text(await shop.Agent.CallAsync("save_discount", arguments), "discount", "discount_id");
    }

    private static Task<JsonElement> StartAsync(TestShop shop, params string[] codes) => shop.Agent.CallAsync("start_checkout", new
    {
        items = new[] { new { variant_id = shop.Variant, quantity = 2 } }, ship_to = TestShop.Berlin, discount_codes = codes,
    });

    private static Task<JsonElement> UpdateAsync(TestShop shop, JsonElement checkout, object change)
    {
        var arguments = CommerceJson.ToElement(change).EnumerateObject().ToDictionary(static it => it.Name, static it => (object)it.Value);
        arguments["checkout_id"] = Text(checkout, "checkout_id");
        arguments["expected_version"] = checkout.GetProperty("version").GetInt32();
        return shop.Agent.CallAsync("update_checkout", arguments);
    }

    private static async Task<(string Id, int Version)> ReadyAsync(TestShop shop, string code)
    {
        var (id, version) = await shop.ReadyAsync();
        var updated = await shop.Agent.CallAsync(
            "update_checkout", new { checkout_id = id, expected_version = version, discount_codes = new[] { code } });
        return (id, updated.GetProperty("version").GetInt32());
    }

    private static async Task<int> UsesAsync(TestShop shop, string id) =>
        (await shop.RecordAsync(id)).GetProperty("discount").GetProperty("uses").GetInt32();

    private static Task<string> StatesAsync(TestShop shop) =>
        shop.Merchant.ScalarAsync<string>("select string_agg(state, ', ' order by id) from commerce.discount_use");

    private static string Amount(JsonElement totals, string part) => Text(totals, part, "amount");

    private static string Text(JsonElement element, params string[] path) =>
        path.Aggregate(element, static (it, name) => it.GetProperty(name)).GetString()!;
}
