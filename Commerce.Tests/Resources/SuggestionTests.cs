using System.Text.Json.Nodes;
using Commerce.Domain.Access;
using Commerce.McpServer.Records;
using Commerce.Tests.Protocol;
using Commerce.Tests.Support;

namespace Commerce.Tests.Resources;

/// <summary>What is offered while an id is typed: what its reader would find, and nothing else.</summary>
public sealed class SuggestionTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task Ids_are_offered_by_how_they_begin_for_the_type_that_was_filled_in()
    {
        await using var shop = await TestShop.OpenAsync(server);
        var checkout = await shop.ReadyAsync();
        var order = (await shop.CompleteAsync(checkout)).GetProperty("result").GetProperty("order_id").GetString()!;
        var caller = await OpenAsync(shop.Merchant);

        (await RecordAsync(caller, "", "order")).ShouldBe([order]);
        (await RecordAsync(caller, order[..10], "order")).ShouldBe([order]);
        (await RecordAsync(caller, order, "order")).ShouldBe([order]);
        (await RecordAsync(caller, order[..10], null)).ShouldBe([order]);
        (await RecordAsync(caller, order[..10] + "zzzz", "order")).ShouldBeEmpty();
        (await RecordAsync(caller, order[..10], "checkout")).ShouldBeEmpty();
        (await RecordAsync(caller, "", "invoice")).ShouldBeEmpty();
        (await RecordAsync(caller, "", "checkout")).ShouldBe([checkout.Id]);
        (await RecordAsync(caller, "", "payment")).Count.ShouldBe(1);
        (await RecordAsync(caller, "", "quote")).Count.ShouldBeGreaterThan(1);
    }

    [Fact]
    public async Task A_product_is_found_by_title_handle_and_sku_in_whatever_case()
    {
        await using var shop = await TestShop.OpenAsync(server);
        var product = new Commerce.Domain.Products.ProductId(await shop.Merchant.ScalarAsync<Guid>(
            "select product_id from commerce.variant where id = $1", shop.Variant.Value)).ToString();
        await shop.Merchant.ExecuteAsync(
            "update commerce.product set handle = 'oil-can' where tenant_id = $1", shop.Merchant.TenantId);
        await shop.Merchant.ExecuteAsync(
            "update commerce.variant set search_title = 'ölkännchen blau' where tenant_id = $1",
            shop.Merchant.TenantId);
        var sku = await shop.Merchant.ScalarAsync<string>("select sku from commerce.variant limit 1");
        var caller = await OpenAsync(shop.Merchant);
        foreach (var typed in (string[])["", "ÖLK", "olkännchen b", "oil-", sku[..3].ToUpperInvariant(), product[..9]])
        {
            (await RecordAsync(caller, typed, "product")).ShouldBe([product], typed);
        }

        (await RecordAsync(caller, "kännchen", "product")).ShouldBeEmpty();
        (await RecordAsync(caller, "%", "product")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Only_what_the_caller_may_read_is_offered()
    {
        await using var shop = await TestShop.OpenAsync(server);
        await using var other = await TestMerchant.CreateAsync(server.Database);
        await shop.StartAsync();
        var operation = (await shop.CompleteAsync(await shop.ReadyAsync())).GetProperty("operation_id").GetString()!;
        var finance = await OpenAsync(shop.Merchant, Profile.FinanceReadOnly);
        var colleague = await OpenAsync(shop.Merchant, Profile.Shopper);
        var stranger = await OpenAsync(other);

        (await RecordAsync(finance, "", "checkout")).Count.ShouldBe(2);
        (await RecordAsync(colleague, "", "checkout")).ShouldBeEmpty();
        (await RecordAsync(colleague, "", "order")).Count.ShouldBe(1);
        (await OperationAsync(finance, operation[..8])).ShouldBe([operation]);
        (await OperationAsync(colleague, "")).ShouldBeEmpty();
        (await OperationAsync(stranger, "")).ShouldBeEmpty();
        foreach (var kind in RecordKinds.All)
        {
            (await RecordAsync(stranger, "", kind.Name)).ShouldBeEmpty(kind.Name);
        }
    }

    [Fact]
    public async Task Fixed_lists_are_offered_too()
    {
        await using var merchant = await TestMerchant.CreateAsync(server.Database);
        var caller = await OpenAsync(merchant);

        (await TemplateAsync(caller, "commerce://{type}/{id}", "type", "p", null)).ShouldBe(["payment", "product"]);
        (await TemplateAsync(caller, "schema://tools/{name}", "name", "start", null)).ShouldBe(["start_checkout"]);
        (await AskAsync(caller, Prompt("sell_products"), "ship_to_country", "D", null))
            .ShouldBe(["DE", "DJ", "DK", "DM", "DO", "DZ"]);
        (await AskAsync(caller, Prompt("import_product_file"), "format", "s", null)).ShouldBe(["shopify_csv"]);
    }

    [Fact]
    public async Task A_hundred_are_offered_of_many_and_that_there_are_more_is_said()
    {
        await using var merchant = await TestMerchant.CreateAsync(server.Database);
        await merchant.ExecuteAsync("""
            insert into engine.operation (operation_id, tenant_id, principal, tool, args_hash, status, expires_at)
            select 'op_many' || n, $1, 'somebody', 'x', '', 'completed', clock_timestamp() + interval '1 day'
            from generate_series(1, 130) n
            """, merchant.TenantId);
        var caller = await OpenAsync(merchant);

        var answer = await CompleteAsync(caller, Prompt("follow_up_operation"), "operation_id", "op_many", null);

        answer["values"]!.AsArray().Count.ShouldBe(100);
        answer["hasMore"]!.GetValue<bool>().ShouldBeTrue();
    }

    private static JsonObject Prompt(string name) => new() { ["type"] = "ref/prompt", ["name"] = name };

    private static Task<List<string>> RecordAsync(WireCaller caller, string typed, string? type) =>
        TemplateAsync(caller, "commerce://{type}/{id}", "id", typed, type);

    private static Task<List<string>> OperationAsync(WireCaller caller, string typed) =>
        TemplateAsync(caller, "commerce://operation/{id}", "id", typed, null);

    private static Task<List<string>> TemplateAsync(
        WireCaller caller, string template, string variable, string typed, string? type) =>
        AskAsync(caller, new JsonObject { ["type"] = "ref/resource", ["uri"] = template }, variable, typed, type);

    private static async Task<List<string>> AskAsync(
        WireCaller caller, JsonObject reference, string argument, string typed, string? type) =>
        [.. (await CompleteAsync(caller, reference, argument, typed, type))["values"]!.AsArray()
            .Select(static it => it!.GetValue<string>())];

    private static async Task<JsonObject> CompleteAsync(
        WireCaller caller, JsonObject reference, string argument, string typed, string? type)
    {
        var parameters = new JsonObject
        {
            ["ref"] = reference,
            ["argument"] = new JsonObject { ["name"] = argument, ["value"] = typed },
        };
        if (type is not null)
        {
            parameters["context"] = new JsonObject { ["arguments"] = new JsonObject { ["type"] = type } };
        }

        return (await caller.AskAsync("completion/complete", parameters)).Result["completion"]!.AsObject();
    }

    private async Task<WireCaller> OpenAsync(TestMerchant merchant, Profile? profile = null) =>
        await WireCaller.OpenAsync(
            new Uri(server.Address, "/mcp"), await server.MakeKeyAsync(merchant, profile), WireCaller.Modern);
}
