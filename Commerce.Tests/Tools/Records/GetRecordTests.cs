using Commerce.Domain.Access;
using Commerce.Domain.Customers;
using Commerce.Tests.Support;

namespace Commerce.Tests.Tools.Records;

public sealed class GetRecordTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task Every_record_of_a_sale_can_be_read_by_its_id()
    {
        await using var shop = await TestShop.OpenAsync(server);
        var checkout = await shop.ReadyAsync();
        var result = (await shop.CompleteAsync(checkout)).GetProperty("result");

        var order = (await shop.RecordAsync(result.GetProperty("order_id").GetString()!)).GetProperty("order");
        var payment = (
            await shop.RecordAsync(order.GetProperty("payment_id").GetString()!, "ledger")).GetProperty("payment");
        var quote = await shop.RecordAsync(order.GetProperty("quote_id").GetString()!);
        var product = await shop.RecordAsync(await ProductAsync(shop));

        (await shop.RecordAsync(checkout.Id)).GetProperty("checkout").GetProperty("order_id").GetString()
            .ShouldBe(order.GetProperty("order_id").GetString());
        payment.GetProperty("card").GetString().ShouldBe("visa 4242");
        quote.GetProperty("quote").GetProperty("status").GetString().ShouldBe("used");
        quote.GetProperty("allowed_actions").GetArrayLength().ShouldBe(0);
        product.GetProperty("product").GetProperty("variants")[0].GetProperty("price").GetProperty("amount").GetString()
            .ShouldBe("50.00");
    }

    [Fact]
    public async Task Bookings_need_their_scope()
    {
        await using var shop = await TestShop.OpenAsync(server);
        await using var shopper = await server.ConnectAsync(shop.Merchant, Profile.Shopper);
        var result = (await shop.CompleteAsync(await shop.ReadyAsync())).GetProperty("result");

        var error = await shopper.RefusedAsync(
            "get_record", new { id = result.GetProperty("order_id").GetString(), include = new[] { "ledger" } });

        error.GetProperty("code").GetString().ShouldBe("auth.scope_missing");
    }

    [Fact]
    public async Task An_address_shows_to_who_may_see_it_and_is_a_country_to_everyone_else()
    {
        await using var shop = await TestShop.OpenAsync(server);
        await using var reader = await server.ConnectAsync(shop.Merchant, Profile.FinanceReadOnly);
        var id = (await shop.CompleteAsync(
            await shop.ReadyAsync())).GetProperty("result").GetProperty("order_id").GetString()!;

        (await shop.RecordAsync(id)).GetProperty("order").GetProperty("ship_to").GetProperty("line1").GetString()
            .ShouldBe("Musterweg 1");
        (await reader.CallAsync("get_record", new { id })).GetRawText().ShouldNotContain("Musterweg");
    }

    [Fact]
    public async Task A_buyer_sees_the_orders_of_its_own_customer_alone()
    {
        await using var shop = await TestShop.OpenAsync(server);
        var customer = Customer.Meet("Ada", "ada@example.com", Given.Berlin, Given.Now);
        await shop.Merchant.InUnitOfWorkAsync((session, _) =>
        {
            session.Db.Add(customer);
            return Task.CompletedTask;
        });
        var key = await server.MakeKeyAsync(shop.Merchant, Profile.Shopper, agent: "buyer");
        await shop.AsOwnerAsync(
            "update commerce.access_key set buyer_of = $1 where tenant_id = $2 and agent = 'buyer'", customer.Id.Value,
            shop.Merchant.TenantId);
        await using var buyer = await server.ConnectAsync(shop.Merchant, key: key);
        var foreign = (await shop.CompleteAsync(
            await shop.ReadyAsync())).GetProperty("result").GetProperty("order_id").GetString()!;

        var own = await buyer.CallAsync(
            "start_checkout", new { items = new[] { new { variant_id = shop.Variant, quantity = 1 } } });

        own.GetProperty("customer_id").GetString().ShouldBe(customer.Id.ToString());
        own.GetProperty("ship_to").GetProperty("country").GetString().ShouldBe("DE");
        (await buyer.CallAsync("get_record", new { id = own.GetProperty("checkout_id").GetString() }))
            .GetProperty("checkout").GetProperty("version").GetInt32().ShouldBe(1);
        var payment = (await shop.RecordAsync(foreign)).GetProperty("order").GetProperty("payment_id").GetString();
        foreach (var id in (string?[])[foreign, payment])
        {
            var refusal = await buyer.RefusedAsync("get_record", new { id });
            refusal.GetProperty("code").GetString().ShouldBe("not_found");
        }
    }

    [Fact]
    public async Task An_id_that_names_no_record_says_what_would()
    {
        await using var shop = await TestShop.OpenAsync(server);

        var error = await shop.Agent.RefusedAsync("get_record", new { id = "sub_123" });

        error.GetProperty("problems")[0].GetProperty("message").GetString()!.ShouldContain("'ord_…'");
    }

    private static async Task<string> ProductAsync(TestShop shop) => new Commerce.Domain.Products.ProductId(
        await shop.Merchant.ScalarAsync<Guid>(
            "select product_id from commerce.variant where id = $1", shop.Variant.Value)).ToString();
}
