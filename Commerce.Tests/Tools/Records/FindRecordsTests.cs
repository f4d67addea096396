using System.Text.Json;
using Commerce.Domain.Access;
using Commerce.Tests.Support;

namespace Commerce.Tests.Tools.Records;

public sealed class FindRecordsTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task Every_type_is_listed_newest_first_and_can_be_read_by_its_id()
    {
        await using var shop = await TestShop.OpenAsync(server);
        await shop.CompleteAsync(await shop.ReadyAsync());
        await shop.Agent.CallAsync("save_customer", new { name = "Ada" });
        await shop.Agent.CallAsync("save_discount", new { code = "SPRING", percent = 10 });

        foreach (var type in (string[])["customer", "order", "checkout", "payment", "product", "discount"])
        {
            var id = (await FindAsync(shop.Agent, new { type }))[0].GetProperty("id").GetString()!;
            (await shop.RecordAsync(id)).TryGetProperty(type, out _).ShouldBeTrue(type);
        }
    }

    [Fact]
    public async Task Filters_narrow_and_those_a_type_does_not_have_are_refused()
    {
        await using var shop = await TestShop.OpenAsync(server);
        var ada = Id(await shop.Agent.CallAsync("save_customer", new { name = "Ada Example", email = "Ada@example.com" }));
        await shop.Agent.CallAsync("save_customer", new { name = "Bob" });
        await shop.Agent.CallAsync(
            "start_checkout", new { items = new[] { new { variant_id = shop.Variant, quantity = 1 } }, customer_id = ada });
        await shop.StartAsync(1);

        (await FindAsync(shop.Agent, new { type = "customer", text = "exam" })).Length.ShouldBe(1);
        (await FindAsync(shop.Agent, new { type = "customer", email = "ada@EXAMPLE.com" })).Length.ShouldBe(1);
        (await FindAsync(shop.Agent, new { type = "checkout", customer_id = ada })).Single().GetProperty("total")
            .GetProperty("amount").GetString().ShouldBe("50.00");
        (await FindAsync(shop.Agent, new { type = "checkout", status = "canceled" })).ShouldBeEmpty();
        (await FindAsync(shop.Agent, new { type = "checkout", created_to = "2020-01-01T00:00:00Z" })).ShouldBeEmpty();
        var error = await shop.Agent.RefusedAsync(
            "find_records", new { type = "product", status = "confirmed", customer_id = ada, email = "a@b" });
        error.GetProperty("problems").EnumerateArray().Select(static it => it.GetProperty("path").GetString())
            .ShouldBe(["status", "customer_id", "email"]);
    }

    [Fact]
    public async Task Pages_neither_miss_nor_repeat_while_records_are_made()
    {
        await using var shop = await TestShop.OpenAsync(server);
        for (var i = 0; i < 7; i++)
        {
            await shop.Agent.CallAsync("save_customer", new { name = $"Customer {i}" });
        }

        List<string> seen = [];
        object wish = new { type = "customer", limit = 3 };
        while (true)
        {
            var page = await shop.Agent.CallAsync("find_records", wish);
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(
                static it => it.GetProperty("label").GetProperty("text").GetString()!));
            if (!page.TryGetProperty("next_cursor", out var cursor))
            {
                break;
            }

            await shop.Agent.CallAsync("save_customer", new { name = $"Newcomer {seen.Count}" });
            wish = new { type = "customer", limit = 3, cursor = cursor.GetString() };
        }

        seen.ShouldBe(Enumerable.Range(0, 7).Reverse().Select(static i => $"Customer {i}"));
        (await shop.Agent.RefusedAsync("find_records", new { type = "order", cursor = "AAAA" })).GetProperty("problems")[0]
            .GetProperty("path").GetString().ShouldBe("cursor");
    }

    [Fact]
    public async Task Nobody_finds_what_it_could_not_read()
    {
        await using var shop = await TestShop.OpenAsync(server);
        await using var other = await TestShop.OpenAsync(server);
        await using var colleague = await server.ConnectAsync(shop.Merchant, Profile.Shopper);
        var key = await server.MakeKeyAsync(shop.Merchant, Profile.Shopper, agent: "buyer");
        await shop.Agent.CallAsync("save_customer", new { name = "Ada" });
        await shop.Agent.CallAsync("save_discount", new { code = "SECRET", percent = 90 });
        await shop.StartAsync(1);
        await shop.AsOwnerAsync(
            "update commerce.access_key set buyer_of = $1 where tenant_id = $2 and agent = 'buyer'",
            Guid.CreateVersion7(), shop.Merchant.TenantId);
        await using var buyer = await server.ConnectAsync(shop.Merchant, key: key);

        (await FindAsync(other.Agent, new { type = "customer" })).ShouldBeEmpty();
        (await FindAsync(colleague, new { type = "checkout" })).ShouldBeEmpty();
        foreach (var type in (string[])["customer", "checkout", "discount"])
        {
            (await FindAsync(buyer, new { type })).ShouldBeEmpty(type);
        }

        (await FindAsync(colleague, new { type = "customer" })).Single().TryGetProperty("label", out _).ShouldBeFalse();
        (await colleague.RefusedAsync("find_records", new { type = "customer", text = "Ada" })).GetProperty("code")
            .GetString().ShouldBe("auth.scope_missing");
    }

    private static async Task<JsonElement[]> FindAsync(TestAgent agent, object wish) =>
        [.. (await agent.CallAsync("find_records", wish)).GetProperty("items").EnumerateArray()];

    private static string Id(JsonElement saved) =>
        saved.GetProperty("customer").GetProperty("customer_id").GetString()!;
}
