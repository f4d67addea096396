using System.Text.Json;
using System.Text.Json.Nodes;
using Commerce.Domain.Access;
using Commerce.Domain.Customers;
using Commerce.Domain.Errors;
using Commerce.McpServer.Pipeline;
using Commerce.Tests.Protocol;
using Commerce.Tests.Support;

namespace Commerce.Tests.Resources;

public sealed class ResourceReadTests(TestServer server) : IClassFixture<TestServer>
{
    public static TheoryData<string> Versions => ResourceMethodTests.Versions;

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Every_record_of_a_sale_reads_as_get_record_shows_it(string version)
    {
        await using var shop = await TestShop.OpenAsync(server);
        var ids = await SellAsync(shop);
        var key = await server.MakeKeyAsync(shop.Merchant);
        var caller = await OpenAsync(key, version);
        await using var agent = await server.ConnectAsync(shop.Merchant, key: key);
        foreach (var (type, id) in ids.Where(static it => it.Type != "operation"))
        {
            var uri = $"commerce://{type}/{id}";
            var contents = (await caller.ReadAsync(uri)).Result["contents"]![0]!;

            (contents["uri"]!.GetValue<string>(), contents["mimeType"]!.GetValue<string>())
                .ShouldBe((uri, "application/json"));
            var (read, shown) = (
                JsonNode.Parse(contents["text"]!.GetValue<string>())!.AsObject(),
                JsonObject.Create(await agent.CallAsync("get_record", new { id }))!);
            read.ContainsKey("request_id").ShouldBeFalse();
            shown.Remove("request_id");
            JsonNode.DeepEquals(read, shown).ShouldBeTrue(type);
        }
    }

    [Fact]
    public async Task An_id_under_another_type_is_not_there()
    {
        await using var shop = await TestShop.OpenAsync(server);
        var ids = await SellAsync(shop);
        var caller = await OpenAsync(await server.MakeKeyAsync(shop.Merchant));

        (await caller.ReadAsync($"commerce://payment/{ids[1].Id}")).Code.ShouldBe(-32602);
        (await caller.ReadAsync($"commerce://allowed_actions/{ids[1].Id}")).Code.ShouldBe(-32602);
        (await caller.ReadAsync($"commerce://mode/{ids[1].Id}")).Code.ShouldBe(-32602);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task What_another_merchant_reads_is_what_nobody_has(string version)
    {
        await using var shop = await TestShop.OpenAsync(server);
        var ids = await SellAsync(shop);
        await using var other = await TestMerchant.CreateAsync(server.Database);
        var (mine, foreign) = (
            await OpenAsync(await server.MakeKeyAsync(shop.Merchant), version),
            await OpenAsync(await server.MakeKeyAsync(other), version));
        string[] addresses =
        [
            .. ids.Select(static it => $"commerce://{it.Type}/{it.Id}"),
            .. ids.Where(static it => it.Type == "operation").Select(static it => $"audit://operations/{it.Id}"),
        ];
        addresses.Length.ShouldBe(7);
        foreach (var uri in addresses)
        {
            (await mine.ReadAsync(uri)).Result["contents"]!.AsArray().Count.ShouldBe(1, uri);
            var hidden = await foreign.ReadAsync(uri);
            var missing = await foreign.ReadAsync(uri[..^1] + (uri[^1] == '0' ? '1' : '0'));

            hidden.Code.ShouldBe(foreign.IsModern ? -32602 : -32002, uri);
            (hidden.Status, hidden.Code, hidden.Error["message"]!.GetValue<string>())
                .ShouldBe((missing.Status, missing.Code, missing.Error["message"]!.GetValue<string>()), uri);
        }
    }

    [Fact]
    public async Task A_colleague_reads_orders_and_neither_my_open_checkout_nor_my_work_nor_its_audit()
    {
        await using var shop = await TestShop.OpenAsync(server);
        var ids = (await SellAsync(shop)).ToDictionary(static it => it.Type, static it => it.Id);
        var open = (await shop.StartAsync()).GetProperty("checkout_id").GetString();
        var shopper = await OpenAsync(await server.MakeKeyAsync(shop.Merchant, Profile.Shopper));
        var billing = await OpenAsync(await server.MakeKeyAsync(shop.Merchant, Profile.Billing));
        var finance = await OpenAsync(await server.MakeKeyAsync(shop.Merchant, Profile.FinanceReadOnly));

        (await shopper.ReadAsync($"commerce://order/{ids["order"]}")).Status.ShouldBe(200);
        (await shopper.ReadAsync($"commerce://checkout/{open}")).Code.ShouldBe(-32602);
        (await shopper.ReadAsync($"commerce://operation/{ids["operation"]}")).Code.ShouldBe(-32602);
        (await shopper.ReadAsync($"audit://operations/{ids["operation"]}")).Code.ShouldBe(-32602);
        (await billing.ReadAsync($"audit://operations/{ids["operation"]}")).Code.ShouldBe(-32602);
        (await finance.ReadAsync($"audit://operations/{ids["operation"]}")).Result["contents"].ShouldNotBeNull();
        (await finance.ReadAsync($"commerce://checkout/{open}")).Result["contents"].ShouldNotBeNull();
    }

    [Fact]
    public async Task A_buyer_reads_nothing_of_other_customers()
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
        var ids = await SellAsync(shop);
        var buyer = await OpenAsync(key);
        foreach (var (type, id) in ids.Where(static it => it.Type is not "product"))
        {
            (await buyer.ReadAsync($"commerce://{type}/{id}")).Code.ShouldBe(-32602, type);
        }

        (await buyer.ListAsync("resources/list", "resources")).Count.ShouldBe(1);
    }

    [Fact]
    public async Task The_audit_of_an_operation_tells_in_order_what_it_did_and_with_what()
    {
        await using var shop = await TestShop.OpenAsync(server);
        var operation = (await SellAsync(shop)).Single(static it => it.Type == "operation").Id;
        var finance = await OpenAsync(await server.MakeKeyAsync(shop.Merchant, Profile.FinanceReadOnly));
        JsonElement audit = default;

        // The sealer numbers events a moment after they were written.
        await Eventually.HoldsAsync(async () =>
        {
            audit = Json(await finance.ReadAsync($"audit://operations/{operation}"));
            return audit.GetProperty("events").EnumerateArray().All(static it => it.TryGetProperty("sealed", out _));
        });

        audit.GetProperty("tool").GetString().ShouldBe("complete_checkout");
        var events = audit.GetProperty("events").EnumerateArray().ToArray();
        events.Select(static it => it.GetProperty("sealed").GetInt64()).ShouldBeInOrder();
        events.ShouldContain(static it => it.GetProperty("action").GetString() == "ledger.posted"
            && it.GetProperty("facts").GetProperty("transfers").GetArrayLength() > 0);
        audit.GetRawText().ShouldNotContain("Musterweg");
    }

    [Fact]
    public async Task The_activity_of_a_day_is_for_who_may_see_everybody_and_names_work_and_refusals()
    {
        await using var shop = await TestShop.OpenAsync(server);
        var operation = (await SellAsync(shop)).Single(static it => it.Type == "operation").Id;
        await shop.Agent.RefusedAsync("get_record", new { id = "ord_nonsense" });
        var day = await shop.Merchant.ScalarAsync<string>("select to_char(now(), 'YYYY-MM-DD')");
        var finance = await OpenAsync(await server.MakeKeyAsync(shop.Merchant, Profile.FinanceReadOnly));
        var billing = await OpenAsync(await server.MakeKeyAsync(shop.Merchant, Profile.Billing));

        var activity = Json(await finance.ReadAsync($"audit://activity/{day}"));

        activity.GetProperty("operations").EnumerateArray()
            .ShouldContain(it => it.GetProperty("operation_id").GetString() == operation);
        var refusal = activity.GetProperty("refusals").EnumerateArray().ShouldHaveSingleItem();
        (refusal.GetProperty("tool").GetString(), refusal.GetProperty("code").GetString(),
            refusal.GetProperty("count").GetInt32()).ShouldBe(("get_record", "validation.arguments", 1));
        Json(await finance.ReadAsync("audit://activity/2021-02-28")).GetProperty("operations").GetArrayLength()
            .ShouldBe(0);
        (await finance.ReadAsync("audit://activity/2021-02-29")).Code.ShouldBe(-32602);
        (await billing.ReadAsync($"audit://activity/{day}")).Code.ShouldBe(-32602);
    }

    [Fact]
    public async Task The_list_of_errors_is_the_closed_list()
    {
        await using var merchant = await TestMerchant.CreateAsync(server.Database);
        var answer = await (await OpenAsync(await server.MakeKeyAsync(merchant))).ReadAsync("schema://errors");

        (answer.Result["ttlMs"]!.GetValue<long>(), answer.Result["cacheScope"]!.GetValue<string>())
            .ShouldBe((300_000, "public"));
        var errors = Json(answer).GetProperty("errors").EnumerateArray().ToArray();
        errors.Select(static it => it.GetProperty("code").GetString())
            .ShouldBe(ErrorCode.All.Select(static it => it.Code));
        foreach (var error in errors)
        {
            var code = ErrorCode.Of(error.GetProperty("code").GetString()!);
            (error.GetProperty("meaning").GetString(), error.GetProperty("fix").GetString(),
                error.GetProperty("retryable").GetBoolean(), error.GetProperty("safe_to_retry").GetBoolean())
                .ShouldBe((code.Meaning, code.Fix, code.Retryable, code.SafeToRetry));
        }
    }

    [Fact]
    public async Task The_schema_of_a_tool_is_the_listed_one_and_hidden_with_it()
    {
        await using var merchant = await TestMerchant.CreateAsync(server.Database);
        var all = await OpenAsync(await server.MakeKeyAsync(merchant));
        var finance = await OpenAsync(await server.MakeKeyAsync(merchant, Profile.FinanceReadOnly));
        foreach (var tool in new ToolCatalog(typeof(ToolCatalog).Assembly).All)
        {
            var schema = Json(await all.ReadAsync($"schema://tools/{tool.Name}"));
            JsonElement.DeepEquals(schema.GetProperty("inputSchema"), tool.Definition.InputSchema)
                .ShouldBeTrue(tool.Name);
            JsonElement.DeepEquals(schema.GetProperty("outputSchema"), tool.Definition.OutputSchema!.Value)
                .ShouldBeTrue(tool.Name);
        }

        (await finance.ReadAsync("schema://tools/complete_checkout")).Code.ShouldBe(-32602);
        (await all.ReadAsync("schema://tools/nothing")).Code.ShouldBe(-32602);
    }

    private static JsonElement Json(WireAnswer answer) =>
        JsonElement.Parse(answer.Result["contents"]![0]!["text"]!.GetValue<string>());

    private static async Task<List<(string Type, string Id)>> SellAsync(TestShop shop)
    {
        var checkout = await shop.ReadyAsync();
        var operation = await shop.CompleteAsync(checkout);
        var order = (await shop.RecordAsync(operation.GetProperty("result").GetProperty("order_id").GetString()!))
            .GetProperty("order");
        var product = await shop.Merchant.ScalarAsync<Guid>(
            "select product_id from commerce.variant where id = $1", shop.Variant.Value);
        return
        [
            ("checkout", checkout.Id),
            ("order", order.GetProperty("order_id").GetString()!),
            ("payment", order.GetProperty("payment_id").GetString()!),
            ("quote", order.GetProperty("quote_id").GetString()!),
            ("product", new Commerce.Domain.Products.ProductId(product).ToString()),
            ("operation", operation.GetProperty("operation_id").GetString()!),
        ];
    }

    private Task<WireCaller> OpenAsync(string key, string version = WireCaller.Modern) =>
        WireCaller.OpenAsync(new Uri(server.Address, "/mcp"), key, version);
}
