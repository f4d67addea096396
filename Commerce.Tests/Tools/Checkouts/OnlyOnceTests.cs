using Commerce.Tests.Support;
using Npgsql;

namespace Commerce.Tests.Tools.Checkouts;

/// <summary>
/// What the tables refuse after a purchase, whoever writes and whatever the code above believes: each row that must exist
/// once is copied by the owner of the database.
/// </summary>
public sealed class OnlyOnceTests(TestServer server) : IClassFixture<TestServer>
{
    private const string AnotherId = "jsonb_build_object('id', gen_random_uuid())";

    [Theory]
    [InlineData("payment", "payment_live")]
    [InlineData("order", "order_of_checkout")]
    public async Task A_checkout_has_one_payment_and_one_order(string table, string guard)
    {
        await using var shop = await BoughtAsync();

        await RefusedAsync(shop, guard, $"""
            insert into commerce.{table} select (jsonb_populate_record(it, {AnotherId})).* from commerce.{table} it
            where tenant_id = $1
            """);
    }

    [Fact]
    public async Task A_reservation_is_sold_once()
    {
        await using var shop = await BoughtAsync();

        await RefusedAsync(shop, "stock_movement_sold_once", """
            insert into commerce.stock_movement (tenant_id, stock_item_id, kind, delta, on_hand, source, reservation_id, at)
            select tenant_id, stock_item_id, kind, delta, on_hand, source, reservation_id, at
            from commerce.stock_movement where tenant_id = $1 and kind = 'sale'
            """);
    }

    [Fact]
    public async Task A_reservation_that_was_sold_is_not_given_back()
    {
        await using var shop = await BoughtAsync();

        await RefusedAsync(
            shop, null, "update commerce.reservation set state = 'active', ended_at = null, order_id = null where tenant_id = $1");
    }

    [Fact]
    public async Task A_checkout_holds_an_item_once()
    {
        await using var shop = await TestShop.OpenAsync(server);
        await shop.ReadyAsync();

        await RefusedAsync(shop, "reservation_live", $"""
            insert into commerce.reservation select (jsonb_populate_record(it, {AnotherId})).* from commerce.reservation it
            where tenant_id = $1
            """);
    }

    [Theory]
    [InlineData("'request_key', 'another'", "effect_operation_id_step_generation_key")]
    [InlineData("'generation', 7", "effect_provider_request_key_key")]
    public async Task A_call_to_a_provider_is_intended_once(string otherwise, string guard)
    {
        await using var shop = await BoughtAsync();

        await RefusedAsync(shop, guard, $"""
            insert into engine.effect
            select (jsonb_populate_record(it, jsonb_build_object('effect_id', gen_random_uuid(), {otherwise}))).*
            from engine.effect it where tenant_id = $1 and kind = 'capture'
            """);
    }

    [Fact]
    public async Task More_than_the_stock_is_never_promised()
    {
        await using var shop = await TestShop.OpenAsync(server);

        await RefusedAsync(shop, null, "update commerce.stock_item set reserved = on_hand + 1 where tenant_id = $1");
    }

    private async Task<TestShop> BoughtAsync()
    {
        var shop = await TestShop.OpenAsync(server);
        await shop.CompleteAsync(await shop.ReadyAsync());
        return shop;
    }

    private static async Task RefusedAsync(TestShop shop, string? guard, string sql)
    {
        var refusal = await Should.ThrowAsync<PostgresException>(() => shop.AsOwnerAsync(sql, shop.Merchant.TenantId));
        refusal.SqlState.ShouldStartWith("23");
        refusal.ConstraintName.ShouldBe(guard);
    }
}
