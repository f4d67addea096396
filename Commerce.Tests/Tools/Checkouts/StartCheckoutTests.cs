using Commerce.Domain.Access;
using Commerce.Domain.Products;
using Commerce.Tests.Support;

namespace Commerce.Tests.Tools.Checkouts;

public sealed class StartCheckoutTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task Items_are_priced_and_held_and_everything_missing_is_listed()
    {
        await using var shop = await TestShop.OpenAsync(server);

        var checkout = await shop.Agent.CallAsync("start_checkout", new { items = Items(shop.Variant, 3) });

        checkout.GetProperty("status").GetString().ShouldBe("incomplete");
        checkout.GetProperty("totals").GetProperty("total").GetProperty("amount").GetString().ShouldBe("150.00");
        checkout.GetProperty("messages").EnumerateArray().Select(static it => it.GetProperty("code").GetString())
            .ShouldBe(["missing_address", "missing_quote"]);
        checkout.GetProperty("next_actions")[0].GetString().ShouldBe("update_checkout");
        (await shop.LevelsAsync()).ShouldBe("10/3");
    }

    [Fact]
    public async Task Tax_in_the_price_is_shown_once_the_place_is_known()
    {
        await using var shop = await TestShop.OpenAsync(server);

        var totals = (await shop.StartAsync(2)).GetProperty("totals");

        totals.GetProperty("tax").GetProperty("amount").GetString().ShouldBe("15.97");
        totals.GetProperty("tax_included").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task A_place_without_a_registration_bears_no_tax_and_says_so()
    {
        await using var shop = await TestShop.OpenAsync(server);

        var checkout = await shop.Agent.CallAsync(
            "start_checkout", new { items = Items(shop.Variant, 1), ship_to = new { country = "US", region = "CA" } });

        checkout.GetProperty("totals").GetProperty("tax").GetProperty("amount").GetString().ShouldBe("0.00");
        checkout.GetProperty("messages").EnumerateArray().Select(static it => it.GetProperty("code").GetString())
            .ShouldContain("tax_not_registered");
    }

    [Fact]
    public async Task An_unknown_discount_code_is_said_and_changes_nothing()
    {
        await using var shop = await TestShop.OpenAsync(server);

        var checkout = await shop.Agent.CallAsync(
            "start_checkout",
            new
            {
                items = Items(shop.Variant, 1), ship_to = TestShop.Berlin, discount_codes = new[] { "SPRING", "VIP" },
            });

        checkout.GetProperty("messages").EnumerateArray().Where(
            static it => it.GetProperty("code").GetString() == "discount_unknown")
            .Select(
                static it => it.GetProperty("path").GetString()).ShouldBe(["discount_codes[0]", "discount_codes[1]"]);
    }

    [Fact]
    public async Task More_than_there_is_is_refused_with_what_there_is()
    {
        await using var shop = await TestShop.OpenAsync(server);
        var other = await shop.Merchant.VariantAsync(onHand: 1);

        var error = await shop.Agent.RefusedAsync("start_checkout", new
        {
            items =
                new[] { new { variant_id = shop.Variant, quantity = 11 }, new { variant_id = other, quantity = 2 } },
        });

        error.GetProperty("code").GetString().ShouldBe("out_of_stock");
        error.GetProperty("problems").EnumerateArray().Select(static it => it.GetProperty("path").GetString())
            .ShouldBe(["items[0].quantity", "items[1].quantity"]);
        (await shop.LevelsAsync()).ShouldBe("10/0");
    }

    [Fact]
    public async Task Two_currencies_do_not_mix()
    {
        await using var shop = await TestShop.OpenAsync(server);
        var dollars = await shop.Merchant.VariantAsync(onHand: 1, currency: "USD");

        var error = await shop.Agent.RefusedAsync("start_checkout", new { items = Items(dollars, 1) });

        error.GetProperty("code").GetString().ShouldBe("validation.arguments");
        error.GetProperty("problems")[0].GetProperty("message").GetString().ShouldBe(
            "is priced in USD, this checkout is in EUR");
    }

    [Fact]
    public async Task Another_merchants_variant_does_not_exist()
    {
        await using var shop = await TestShop.OpenAsync(server);
        await using var other = await TestShop.OpenAsync(server);

        var unknown = VariantId.New();
        var foreign = await shop.Agent.RefusedAsync("start_checkout", new { items = Items(other.Variant, 1) });
        var missing = await shop.Agent.RefusedAsync("start_checkout", new { items = Items(unknown, 1) });

        foreign.GetProperty("code").GetString().ShouldBe("not_found");
        foreign.GetRawText().Replace(other.Variant.ToString(), "it", StringComparison.Ordinal)
            .ShouldBe(missing.GetRawText().Replace(unknown.ToString(), "it", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Everything_wrong_with_the_form_is_said_at_once()
    {
        await using var shop = await TestShop.OpenAsync(server);

        var error = await shop.Agent.RefusedAsync("start_checkout", new
        {
            items = new[]
            {
                new { variant_id = shop.Variant, quantity = 0 }, new { variant_id = shop.Variant, quantity = 1 },
            },
            email = "not an address",
            ship_to = new { country = "Germany" },
        });

        error.GetProperty("problems").EnumerateArray().Select(static it => it.GetProperty("path").GetString())
            .ShouldBe(["items", "items[0].quantity", "email", "ship_to.country"]);
    }

    [Fact]
    public async Task The_same_key_is_the_same_checkout()
    {
        await using var shop = await TestShop.OpenAsync(server);
        var arguments = new { items = Items(shop.Variant, 1), idempotency_key = "want-1" };

        var first = await shop.Agent.CallAsync("start_checkout", arguments);
        var second = await shop.Agent.CallAsync("start_checkout", arguments);

        second.GetProperty("checkout_id").GetString().ShouldBe(first.GetProperty("checkout_id").GetString());
        second.GetProperty("replayed").GetBoolean().ShouldBeTrue();
        (await shop.LevelsAsync()).ShouldBe("10/1");
    }

    [Fact]
    public async Task Without_the_right_to_personal_data_an_address_is_a_country()
    {
        await using var shop = await TestShop.OpenAsync(server);
        await using var shopper = await server.ConnectAsync(shop.Merchant, Profile.Shopper);

        var checkout = await shopper.CallAsync(
            "start_checkout", new { items = Items(shop.Variant, 1), ship_to = TestShop.Berlin });

        checkout.GetProperty("ship_to").GetProperty("country").GetString().ShouldBe("DE");
        checkout.GetRawText().ShouldNotContain("Musterweg");
        (await shop.Merchant.ScalarAsync<long>(
            "select count(*) from engine.audit_event where convert_from(canonical, 'utf8') like '%Musterweg%'"))
            .ShouldBe(0);
    }

    private static object[] Items(VariantId variant, int quantity) => [new { variant_id = variant, quantity }];
}
