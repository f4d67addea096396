using System.Text.Json;
using Commerce.Domain.Access;
using Commerce.Domain.Customers;
using Commerce.Tests.Support;

namespace Commerce.Tests.Tools.Customers;

public sealed class SaveCustomerTests(TestServer server) : IClassFixture<TestServer>
{
    private static readonly object Ada = new
    {
        name = "Ada Example", email = "ada@example.com", address = TestShop.Berlin,
        tax_ids = new[] { new { country = "DE", number = "DE123456789" } },
    };

    [Fact]
    public async Task A_customer_is_made_changed_and_read()
    {
        await using var shop = await TestShop.OpenAsync(server);

        var made = await SaveAsync(shop, Ada);
        var changed = await SaveAsync(shop, new
        {
            customer_id = Id(made), expected_version = 1, phone = "+49 30 901820", add_payment_method = true,
        });
        var read = (await shop.RecordAsync(Id(made), "timeline")).GetProperty("customer");

        made.GetProperty("outcome").GetString().ShouldBe("created");
        changed.GetProperty("customer").GetProperty("version").GetInt32().ShouldBe(2);
        changed.GetProperty("messages")[0].GetProperty("code").GetString().ShouldBe("payment_method_by_page");
        read.GetProperty("name").GetProperty("text").GetString().ShouldBe("Ada Example");
        read.GetProperty("phone").GetString().ShouldBe("+49 30 901820");
        read.GetProperty("tax_ids")[0].GetProperty("number").GetString().ShouldBe("DE123456789");
    }

    [Fact]
    public async Task An_equal_one_within_a_day_must_be_meant()
    {
        await using var shop = await TestShop.OpenAsync(server);
        var first = Id(await SaveAsync(shop, Ada));

        var error = await shop.Agent.RefusedAsync("save_customer", Ada);
        var second = await SaveAsync(shop, With(Ada, "in_addition_to", first));
        var again = await shop.Agent.RefusedAsync("save_customer", With(Ada, "in_addition_to", first));
        await shop.Merchant.PassTimeAsync(TimeSpan.FromHours(25));
        var later = await SaveAsync(shop, Ada);

        error.GetProperty("code").GetString().ShouldBe("duplicate_suspected");
        error.GetProperty("details").GetProperty("customer_id").GetString().ShouldBe(first);
        again.GetProperty("details").GetProperty("customer_id").GetString().ShouldBe(Id(second));
        later.GetProperty("likely_duplicates").EnumerateArray().Select(static it => it.GetProperty("customer_id").GetString())
            .ShouldBe([Id(second), first]);
    }

    [Fact]
    public async Task What_they_share_is_said_and_nothing_else()
    {
        await using var shop = await TestShop.OpenAsync(server);
        var first = Id(await SaveAsync(shop, Ada));

        var other = await SaveAsync(shop, new
        {
            company = "Example GmbH", tax_ids = new[] { new { country = "DE", number = "123 456 789" } },
        });
        var namesake = await SaveAsync(shop, new { name = "ada example", address = TestShop.Berlin });
        var stranger = await SaveAsync(shop, new { name = "Ada Example" });

        var found = other.GetProperty("likely_duplicates").EnumerateArray().Single();
        (found.GetProperty("customer_id").GetString(), found.GetProperty("same")[0].GetString()).ShouldBe((first, "tax_id"));
        namesake.GetProperty("likely_duplicates")[0].GetProperty("same")[0].GetString().ShouldBe("name_and_postal_code");
        stranger.TryGetProperty("likely_duplicates", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task Retried_under_its_key_it_is_one_customer_and_a_version_is_acted_on_once()
    {
        await using var shop = await TestShop.OpenAsync(server);
        var keyed = With(Ada, "idempotency_key", "new-1");
        var made = await SaveAsync(shop, keyed);
        var replay = await SaveAsync(shop, keyed);
        var change = new { customer_id = Id(made), expected_version = 1, phone = "12345" };
        var changed = await SaveAsync(shop, With(change, "idempotency_key", "a"));
        var otherKey = await SaveAsync(shop, With(change, "idempotency_key", "b"));
        var otherWish = await shop.Agent.RefusedAsync("save_customer", With(change, "phone", "99999"));

        (Id(replay), replay.GetProperty("replayed").GetBoolean()).ShouldBe((Id(made), true));
        otherKey.GetProperty("operation_id").GetString().ShouldBe(changed.GetProperty("operation_id").GetString());
        otherWish.GetProperty("code").GetString().ShouldBe("conflict.version");
        (await CountAsync(shop)).ShouldBe(1);
    }

    [Fact]
    public async Task A_change_that_changes_nothing_leaves_the_version_to_the_next()
    {
        await using var shop = await TestShop.OpenAsync(server);
        var id = Id(await SaveAsync(shop, Ada));

        var nothing = await SaveAsync(shop, new { customer_id = id, expected_version = 1, email = "ada@example.com" });
        var something = await SaveAsync(shop, new { customer_id = id, expected_version = 1, email = "a@example.com" });

        nothing.GetProperty("outcome").GetString().ShouldBe("unchanged");
        something.GetProperty("customer").GetProperty("version").GetInt32().ShouldBe(2);
    }

    [Fact]
    public async Task Fifty_equal_calls_at_once_make_one_customer()
    {
        await using var shop = await TestShop.OpenAsync(server);

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => shop.Agent.TryAsync("save_customer", Ada)));

        answers.Count(static it => it.IsError != true).ShouldBe(1);
        answers.Where(static it => it.IsError == true).ShouldAllBe(static it =>
            it.StructuredContent!.Value.GetProperty("error").GetProperty("code").GetString() == "duplicate_suspected");
        (await CountAsync(shop)).ShouldBe(1);
    }

    [Fact]
    public async Task Card_data_and_a_buyers_other_customers_are_refused()
    {
        await using var shop = await TestShop.OpenAsync(server);
        var id = Id(await SaveAsync(shop, Ada));
        var key = await server.MakeKeyAsync(shop.Merchant, Profile.Support, agent: "buyer");
        await shop.AsOwnerAsync(
            "update commerce.access_key set buyer_of = $1 where tenant_id = $2 and agent = 'buyer'",
            CustomerId.New().Value, shop.Merchant.TenantId);
        await using var buyer = await server.ConnectAsync(shop.Merchant, key: key);

        var card = await shop.Agent.RefusedAsync("save_customer", new { name = "Ada, visa 4242 4242 4242 4242" });
        var foreign = await buyer.RefusedAsync("save_customer", new { customer_id = id, expected_version = 1, name = "X" });
        var unknown = CustomerId.New().ToString();
        var missing = await buyer.RefusedAsync(
            "save_customer", new { customer_id = unknown, expected_version = 1, name = "X" });
        var fresh = await buyer.RefusedAsync("save_customer", new { name = "Somebody else" });

        card.GetProperty("code").GetString().ShouldBe("card_data_not_allowed");
        foreign.GetRawText().Replace(id, "it", StringComparison.Ordinal)
            .ShouldBe(missing.GetRawText().Replace(unknown, "it", StringComparison.Ordinal));
        fresh.GetProperty("code").GetString().ShouldBe("policy.denied");
    }

    [Fact]
    public async Task Everything_wrong_with_the_form_is_said_at_once()
    {
        await using var shop = await TestShop.OpenAsync(server);

        var error = await shop.Agent.RefusedAsync("save_customer", new
        {
            expected_version = 1, merge_into = CustomerId.New(), email = "nobody", phone = "call me",
            tax_ids = new[] { new { country = "Germany", number = "?" } },
        });

        error.GetProperty("problems").EnumerateArray().Select(static it => it.GetProperty("path").GetString()).ShouldBe(
            ["expected_version", "merge_into", "email", "phone", "tax_ids[0].country", "tax_ids[0].number"]);
    }

    [Fact]
    public async Task Without_the_right_to_personal_data_a_customer_is_an_id()
    {
        await using var shop = await TestShop.OpenAsync(server);
        await using var biller = await server.ConnectAsync(shop.Merchant, new Profile("writes-only", [Scopes.CustomersWrite]));

        var made = await biller.CallAsync("save_customer", Ada);

        made.GetRawText().ShouldNotContain("Ada");
        made.GetRawText().ShouldNotContain("123456789");
        (await shop.Merchant.ScalarAsync<long>("""
            select count(*) from engine.audit_event where convert_from(canonical, 'utf8') ~ 'Ada|example.com|123456789'
            """)).ShouldBe(0);
    }

    internal static Task<JsonElement> SaveAsync(TestShop shop, object arguments) =>
        shop.Agent.CallAsync("save_customer", arguments);

    internal static string Id(JsonElement saved) =>
        saved.GetProperty("customer").GetProperty("customer_id").GetString()!;

    private static Dictionary<string, object> With(object arguments, string name, object value)
    {
        var all = Commerce.Domain.Values.CommerceJson.ToElement(arguments).EnumerateObject()
            .ToDictionary(static it => it.Name, static it => (object)it.Value);
        all[name] = value;
        return all;
    }

    private static Task<long> CountAsync(TestShop shop) =>
        shop.Merchant.ScalarAsync<long>("select count(*) from commerce.customer");
}
