using System.Net.Http.Json;
using System.Text.Json;
using Commerce.Domain.Merchants;
using Commerce.Tests.Support;

namespace Commerce.Tests.Tools.Checkouts;

public sealed class QuoteShippingTests(TestServer server) : IClassFixture<TestServer>
{
    private static readonly object[] Parcels =
        [new { length_mm = 300, width_mm = 200, height_mm = 100, weight_g = 1200 }];

    [Fact]
    public async Task Three_carriers_are_compared_cheapest_first()
    {
        await using var shop = await TestShop.OpenAsync(server);

        var answer = await QuoteAsync(shop, new { to = TestShop.Berlin, parcels = Parcels, deadline_s = 20 });

        answer.GetProperty("complete").GetBoolean().ShouldBeTrue(answer.GetRawText());
        var quotes = answer.GetProperty("quotes").EnumerateArray().ToArray();
        quotes.Select(static it => it.GetProperty("carrier").GetString()).Distinct().Count().ShouldBe(3);
        var amounts = quotes.Select(
            static it => decimal.Parse(it.GetProperty("amount").GetProperty("amount").GetString()!)).ToArray();
        amounts.ShouldBe(amounts.Order());
        (await shop.Merchant.ScalarAsync<long>("select count(*) from commerce.shipping_quote")).ShouldBe(quotes.Length);
    }

    [Fact]
    public async Task A_carrier_that_does_not_answer_in_time_is_named_beside_the_others()
    {
        await using var shop = await TestShop.OpenAsync(server);
        await QuoteAsync(shop, new { to = TestShop.Berlin, parcels = Parcels, deadline_s = 20 });
        using var control = server.ControlWorld();
        var rule = new
        {
            merchant = $"{shop.Merchant.TenantId:N}", call = "rates", fault = "slow", times = 5, delay_ms = 20_000,
            carrier = "npost",
        };
        (await control.PostAsJsonAsync(
            "/world/control/chaos", rule, TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();

        var answer = await QuoteAsync(shop, new { to = TestShop.Berlin, parcels = Parcels, deadline_s = 3 });

        answer.GetProperty("complete").GetBoolean().ShouldBeFalse();
        answer.GetProperty("quotes").GetArrayLength().ShouldBeGreaterThan(0);
        var failure = answer.GetProperty("failures").EnumerateArray().Single();
        (failure.GetProperty("carrier").GetString(), failure.GetProperty("code").GetString()).ShouldBe(
            ("npost", "carrier_timeout"));
    }

    [Fact]
    public async Task A_carrier_without_a_connection_is_a_failure_and_not_a_fault()
    {
        await using var shop = await TestShop.OpenAsync(
            server, new MerchantSettings { Carriers = ["pigeon", "slowboat"] });

        var answer = await QuoteAsync(shop, new { to = TestShop.Berlin, parcels = Parcels, deadline_s = 20 });

        answer.GetProperty("failures")[0].GetProperty("code").GetString().ShouldBe("not_connected");
        answer.GetProperty("quotes").GetArrayLength().ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task A_checkout_without_an_address_is_told_to_get_one_first()
    {
        await using var shop = await TestShop.OpenAsync(server);
        var started = await shop.Agent.CallAsync(
            "start_checkout", new { items = new[] { new { variant_id = shop.Variant, quantity = 1 } } });

        var error = await shop.Agent.RefusedAsync(
            "quote_shipping", new { checkout_id = started.GetProperty("checkout_id").GetString() });

        error.GetProperty("problems")[0].GetProperty("path").GetString().ShouldBe("ship_to");
    }

    [Fact]
    public async Task Neither_a_checkout_nor_parcels_is_nothing_to_quote()
    {
        await using var shop = await TestShop.OpenAsync(server);

        var error = await shop.Agent.RefusedAsync("quote_shipping", new { deadline_s = 31 });

        error.GetProperty("problems").EnumerateArray().Select(static it => it.GetProperty("path").GetString())
            .ShouldBe(["to", "parcels", "deadline_s"], ignoreOrder: true);
    }

    [Fact]
    public async Task A_quote_for_other_parcels_does_not_ship_a_checkout()
    {
        await using var shop = await TestShop.OpenAsync(server);
        var started = await shop.StartAsync();
        var foreign = await QuoteAsync(shop, new { to = TestShop.Berlin, parcels = Parcels, deadline_s = 20 });

        var updated = await shop.Agent.CallAsync("update_checkout", new
        {
            checkout_id = started.GetProperty("checkout_id").GetString(),
            expected_version = 1,
            quote_id = foreign.GetProperty("quotes")[0].GetProperty("quote_id").GetString(),
        });

        updated.GetProperty("messages")[0].GetProperty("code").GetString().ShouldBe("quote_stale");
    }

    private static async Task<JsonElement> QuoteAsync(TestShop shop, object arguments)
    {
        var answer = await shop.Agent.CallAsync("quote_shipping", arguments);
        return answer.TryGetProperty("pending", out _)
            ? (await shop.Agent.FollowAsync(answer.GetProperty("operation_id").GetString()!)).GetProperty("result")
            : answer;
    }
}
