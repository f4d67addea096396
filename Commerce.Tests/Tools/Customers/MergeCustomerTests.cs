using System.Text.Json;
using Commerce.Domain.Access;
using Commerce.Domain.Customers;
using Commerce.Domain.Infrastructure.Customers;
using Commerce.Domain.Values;
using Commerce.Tests.Support;
using static Commerce.Tests.Tools.Customers.SaveCustomerTests;

namespace Commerce.Tests.Tools.Customers;

public sealed class MergeCustomerTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task Checkouts_orders_and_buyers_move_and_the_old_id_still_resolves()
    {
        await using var shop = await TestShop.OpenAsync(server);
        var (from, into) = await TwoAsync(shop);
        var key = await server.MakeKeyAsync(shop.Merchant, Profile.Shopper, agent: "buyer");
        await shop.AsOwnerAsync(
            "update commerce.access_key set buyer_of = $1 where tenant_id = $2 and agent = 'buyer'", Raw(from),
            shop.Merchant.TenantId);
        await using var buyer = await server.ConnectAsync(shop.Merchant, key: key);
        var bought = await StartAsync(buyer, shop, null);

        var merged = await SaveAsync(shop, new { customer_id = from, expected_version = 1, merge_into = into });
        var read = (await shop.RecordAsync(from)).GetProperty("customer");
        var next = await StartAsync(shop.Agent, shop, from);

        merged.GetProperty("moved").GetProperty("checkouts").GetInt32().ShouldBe(1);
        (Id(merged), merged.GetProperty("customer").GetProperty("email").GetString()).ShouldBe((into, "b@example.com"));
        read.GetProperty("customer_id").GetString().ShouldBe(into);
        read.GetProperty("read_as").GetString().ShouldBe(from);
        next.GetProperty("customer_id").GetString().ShouldBe(into);
        merged.TryGetProperty("likely_duplicates", out _).ShouldBeFalse();
        var seen = await buyer.CallAsync("get_record", new { id = bought.GetProperty("checkout_id").GetString() });
        seen.GetProperty("checkout").GetProperty("customer_id").GetString().ShouldBe(into);
    }

    [Fact]
    public async Task A_merge_is_done_once_and_never_goes_in_a_circle()
    {
        await using var shop = await TestShop.OpenAsync(server);
        var (from, into) = await TwoAsync(shop);
        var third = Id(await SaveAsync(shop, new { email = "c@example.com" }));
        var wish = new { customer_id = from, expected_version = 1, merge_into = into };

        var first = await SaveAsync(shop, wish);
        var again = await SaveAsync(shop, wish);
        var elsewhere = await shop.Agent.RefusedAsync(
            "save_customer", new { customer_id = from, expected_version = 2, merge_into = third });
        var back = await shop.Agent.RefusedAsync(
            "save_customer", new { customer_id = into, expected_version = 2, merge_into = from });
        await SaveAsync(shop, new { customer_id = into, expected_version = 2, merge_into = third });

        again.GetProperty("operation_id").GetString().ShouldBe(first.GetProperty("operation_id").GetString());
        elsewhere.GetProperty("details").GetProperty("merged_into").GetString().ShouldBe(into);
        back.GetProperty("code").GetString().ShouldBe("validation.state");
        (await shop.RecordAsync(from)).GetProperty("customer").GetProperty("customer_id").GetString().ShouldBe(third);
    }

    [Fact]
    public async Task Of_fifty_merges_at_once_one_happens_and_no_checkout_is_left_behind()
    {
        await using var shop = await TestShop.OpenAsync(server);
        var (from, into) = await TwoAsync(shop);
        await shop.Merchant.ExecuteAsync("update commerce.stock_item set on_hand = 1000");

        var starts = Enumerable.Range(0, 25).Select(_ => StartAsync(shop.Agent, shop, from));
        var merges = Enumerable.Range(0, 25).Select(_ => shop.Agent.TryAsync(
            "save_customer", new { customer_id = from, expected_version = 1, merge_into = into }));
        var starting = starts.ToArray();
        var answers = await Task.WhenAll(merges);
        await Task.WhenAll(starting);

        answers.ShouldAllBe(static it => it.IsError != true);
        answers.Select(static it => it.StructuredContent!.Value.GetProperty("operation_id").GetString()).Distinct().Count()
            .ShouldBe(1);
        (await shop.Merchant.ScalarAsync<long>(
            "select count(*) from commerce.checkout where customer_id <> $1", Raw(into))).ShouldBe(0);
    }

    [Fact]
    public async Task A_merge_waits_for_who_is_beginning_a_checkout()
    {
        await using var shop = await TestShop.OpenAsync(server);
        var (from, into) = await TwoAsync(shop);
        Task<JsonElement>? merging = null;

        await shop.Merchant.InUnitOfWorkAsync(async (session, _) =>
        {
            await new CustomerBook(session).HoldAsync(new CustomerId(Raw(from)), "customer_id", CancellationToken.None);
            merging = SaveAsync(shop, new { customer_id = from, expected_version = 1, merge_into = into });
            await Eventually.HoldsAsync(async () => merging.IsCompleted || await IsWaitingAsync(shop));
            merging.IsCompleted.ShouldBeFalse();
        });

        Id(await merging!).ShouldBe(into);
    }

    [Fact]
    public async Task A_merged_customer_stays_merged_whoever_writes()
    {
        await using var shop = await TestShop.OpenAsync(server);
        var (from, into) = await TwoAsync(shop);
        await SaveAsync(shop, new { customer_id = from, expected_version = 1, merge_into = into });

        (await Should.ThrowAsync<Npgsql.PostgresException>(() => shop.AsOwnerAsync(
            "update commerce.customer set status = 'active', merged_into = null where id = $1", Raw(from))))
            .SqlState.ShouldBe("23000");
    }

    private static async Task<bool> IsWaitingAsync(TestShop shop) => await shop.Merchant.ScalarAsync<bool>(
        "select exists (select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock')");

    private static async Task<(string From, string Into)> TwoAsync(TestShop shop) => (
        Id(await SaveAsync(shop, new { name = "Ada", email = "a@example.com", phone = "12345", tax_ids = TaxIds })),
        Id(await SaveAsync(shop, new { company = "Ada GmbH", email = "b@example.com", tax_ids = TaxIds })));

    private static object[] TaxIds => [new { country = "DE", number = "DE123456789" }];

    private static Task<JsonElement> StartAsync(TestAgent agent, TestShop shop, string? customer) => agent.CallAsync(
        "start_checkout", customer is null
            ? (object)new { items = Items(shop) } : new { items = Items(shop), customer_id = customer });

    private static object[] Items(TestShop shop) => [new { variant_id = shop.Variant, quantity = 1 }];

    private static Guid Raw(string id) =>
        IdText.TryParse(CustomerId.Prefix, id, out var value, out var problem) ? value : throw new FormatException(problem);
}
