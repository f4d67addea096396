using System.Text.Json;
using Commerce.Domain.Access;
using Commerce.Domain.Shipping;
using Commerce.Tests.Support;

namespace Commerce.Tests.Tools.Checkouts;

public sealed class UpdateCheckoutTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task A_new_quantity_changes_price_and_hold_and_makes_the_quote_stale()
    {
        await using var shop = await TestShop.OpenAsync(server);
        var checkout = await shop.ReadyAsync(2);

        var changed = await UpdateAsync(
            shop, checkout, new { items = new[] { new { variant_id = shop.Variant, quantity = 5 } } });

        changed.GetProperty("totals").GetProperty("subtotal").GetProperty("amount").GetString().ShouldBe("250.00");
        changed.GetProperty("messages").EnumerateArray().Single().GetProperty("code").GetString()
            .ShouldBe("quote_stale");
        changed.GetProperty("next_actions")[0].GetString().ShouldBe("quote_shipping");
        (await shop.LevelsAsync()).ShouldBe("10/5");
    }

    [Fact]
    public async Task Lapsed_stock_is_held_again_at_todays_price()
    {
        await using var shop = await TestShop.OpenAsync(server);
        var started = await shop.StartAsync(2);
        var checkout = (started.GetProperty("checkout_id").GetString()!, started.GetProperty("version").GetInt32());
        await shop.Merchant.PassTimeAsync(TimeSpan.FromMinutes(31));
        await shop.AsOwnerAsync("update commerce.variant set price_minor = 6000 where id = $1", shop.Variant.Value);
        Codes((await shop.RecordAsync(checkout.Item1)).GetProperty("checkout")).ShouldContain("reservation_expired");

        var again = await UpdateAsync(shop, checkout, new { });

        Codes(again).ShouldNotContain("reservation_expired");
        again.GetProperty("totals").GetProperty("subtotal").GetProperty("amount").GetString().ShouldBe("120.00");
    }

    [Fact]
    public async Task An_expired_quote_is_refused_and_so_is_paying_with_one()
    {
        await using var shop = await TestShop.OpenAsync(server);
        var started = await shop.StartAsync();
        var id = started.GetProperty("checkout_id").GetString()!;
        var quotes = await shop.Agent.CallAsync("quote_shipping", new { checkout_id = id, deadline_s = 20 });
        var quote = quotes.GetProperty("quotes")[0].GetProperty("quote_id").GetString();
        var updated = await UpdateAsync(shop, (id, 1), new { quote_id = quote });
        await shop.AsOwnerAsync(
            "update commerce.shipping_quote set expires_at = now() - interval '1 second' where tenant_id = $1",
            shop.Merchant.TenantId);
        await shop.AsOwnerAsync(
            "update commerce.checkout set quote_expires_at = now() - interval '1 second' where tenant_id = $1",
            shop.Merchant.TenantId);

        var paying = await shop.Agent.RefusedAsync(
            "complete_checkout", TestShop.Completion((id, updated.GetProperty("version").GetInt32())));
        var choosing = await shop.Agent.RefusedAsync("update_checkout", new
        {
            checkout_id = id, expected_version = updated.GetProperty("version").GetInt32(), quote_id = quote,
        });

        paying.GetProperty("code").GetString().ShouldBe("quote_expired");
        choosing.GetProperty("code").GetString().ShouldBe("quote_expired");
    }

    [Fact]
    public async Task A_version_that_was_overtaken_is_refused()
    {
        await using var shop = await TestShop.OpenAsync(server);
        var checkout = await shop.ReadyAsync();

        var error = await shop.Agent.RefusedAsync(
            "update_checkout",
            new { checkout_id = checkout.Id, expected_version = checkout.Version + 1, email = "ada@example.com" });

        error.GetProperty("code").GetString().ShouldBe("conflict.version");
    }

    [Fact]
    public async Task Another_agents_checkout_another_merchants_and_none_look_alike()
    {
        await using var shop = await TestShop.OpenAsync(server);
        await using var elsewhere = await TestShop.OpenAsync(server);
        await using var other = await server.ConnectAsync(shop.Merchant, Profile.Shopper);
        var mine = (await shop.ReadyAsync()).Id;
        var theirs = (await elsewhere.ReadyAsync()).Id;
        var none = Commerce.Domain.Checkouts.CheckoutId.New().ToString();

        var answers = new List<string>();
        foreach (var id in (string[])[mine, theirs, none])
        {
            var error = await other.RefusedAsync("update_checkout", new { checkout_id = id, expected_version = 1 });
            answers.Add(error.GetRawText().Replace(id, "it", StringComparison.Ordinal));
        }

        answers.Distinct().Count().ShouldBe(1);
        answers[0].ShouldContain("not_found");
    }

    [Fact]
    public async Task Another_checkouts_quote_and_none_look_alike()
    {
        await using var shop = await TestShop.OpenAsync(server);
        await using var other = await server.ConnectAsync(shop.Merchant, Profile.Shopper);
        var mine = (await shop.StartAsync()).GetProperty("checkout_id").GetString()!;
        var quotes = await shop.Agent.CallAsync("quote_shipping", new { checkout_id = mine, deadline_s = 20 });
        var theirs = quotes.GetProperty("quotes")[0].GetProperty("quote_id").GetString()!;
        var started = await shop.StartAsync(other);
        var id = started.GetProperty("checkout_id").GetString();

        var answers = new List<string>();
        foreach (var quote in (string[])[theirs, QuoteId.New().ToString()])
        {
            var error = await other.RefusedAsync(
                "update_checkout", new { checkout_id = id, expected_version = 1, quote_id = quote });
            answers.Add(error.GetRawText().Replace(quote, "it", StringComparison.Ordinal));
        }

        answers.Distinct().Count().ShouldBe(1);
        answers[0].ShouldContain("not_found");
    }

    [Fact]
    public async Task An_id_of_another_kind_is_named_as_one()
    {
        await using var shop = await TestShop.OpenAsync(server);

        var error = await shop.Agent.RefusedAsync(
            "update_checkout", new { checkout_id = QuoteId.New(), expected_version = 1 });

        error.GetProperty("problems")[0].GetProperty("message").GetString()!.ShouldContain("another kind");
    }

    [Fact]
    public async Task A_canceled_checkout_gives_its_stock_back_and_takes_no_change()
    {
        await using var shop = await TestShop.OpenAsync(server);
        var checkout = await shop.ReadyAsync();

        var canceled = await shop.Agent.CallAsync(
            "cancel_checkout", new { checkout_id = checkout.Id, reason = "the buyer went home" });
        var again = await shop.Agent.CallAsync(
            "cancel_checkout", new { checkout_id = checkout.Id, reason = "once more" });

        canceled.GetProperty("status").GetString().ShouldBe("canceled");
        again.GetProperty("version").GetInt32().ShouldBe(canceled.GetProperty("version").GetInt32());
        (await shop.LevelsAsync()).ShouldBe("10/0");
        (await shop.Agent.RefusedAsync(
            "update_checkout",
            new { checkout_id = checkout.Id, expected_version = canceled.GetProperty("version").GetInt32() }))
            .GetProperty("code").GetString().ShouldBe("validation.state");
    }

    private static Task<JsonElement> UpdateAsync(TestShop shop, (string Id, int Version) checkout, object change)
    {
        var arguments = Commerce.Domain.Values.CommerceJson.ToElement(change).EnumerateObject()
            .ToDictionary(static it => it.Name, static it => (object)it.Value);
        arguments["checkout_id"] = checkout.Id;
        arguments["expected_version"] = checkout.Version;
        return shop.Agent.CallAsync("update_checkout", arguments);
    }

    private static IEnumerable<string?> Codes(JsonElement checkout) =>
        checkout.TryGetProperty("messages", out var messages)
        ? messages.EnumerateArray().Select(static it => it.GetProperty("code").GetString())
        : [];
}
