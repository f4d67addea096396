using System.Text.Json;
using System.Text.Json.Nodes;
using Commerce.Domain.Access;
using Commerce.McpServer.Records;
using Commerce.McpServer.Resources;
using Commerce.McpServer.Tools.Records.GetRecord;
using Commerce.Tests.Protocol;
using Commerce.Tests.Support;
using Commerce.Tests.Tools;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Tests.Resources;

public sealed class ResourceListTests(TestServer server) : IClassFixture<TestServer>
{
    private const string InsertOperation = """
        insert into engine.operation
            (operation_id, tenant_id, principal, tool, args_hash, status, created_at, expires_at)
        select $4 || lpad(n::text, 4, '0'), $1, $2, 'start_checkout', '', 'completed',
            clock_timestamp() - make_interval(secs => n), clock_timestamp() + interval '1 day'
        from generate_series(1, $3) n
        """;

    [Fact]
    public async Task The_templates_are_what_their_snapshot_says()
    {
        await using var merchant = await TestMerchant.CreateAsync(server.Database);
        var caller = await OpenAsync(await server.MakeKeyAsync(merchant));

        var templates = await caller.ListAsync("resources/templates/list", "resourceTemplates");
        var resources = await caller.ListAsync("resources/list", "resources");

        Snapshot.Check("templates", Text(templates), Folder).ShouldBeNull();
        Snapshot.Check("fixed", Text(resources), Folder).ShouldBeNull();
    }

    [Fact]
    public void Every_kind_is_in_a_folder_of_its_own_and_has_an_order_of_its_own()
    {
        var kinds = server.App.Services.GetRequiredService<ResourceLibrary>().All;
        kinds.Count.ShouldBeGreaterThan(5);

        kinds.Select(static it => it.GetType().Namespace!).ShouldAllBe(
            static it => it.StartsWith("Commerce.McpServer.Resources.", StringComparison.Ordinal));
        kinds.Select(static it => it.GetType().Namespace).Distinct().Count().ShouldBe(kinds.Count);
        kinds.Select(static it => it.Shape.Order).Distinct().Count().ShouldBe(kinds.Count);
        kinds.Select(static it => it.Shape.Name).Distinct().Count().ShouldBe(kinds.Count);
        kinds.SelectMany(static it => it.Shape.Scopes).ShouldBeSubsetOf(Scopes.All);
        kinds.SelectMany(static it => it.Shape.Suggesters.Values)
            .ShouldAllBe(it => server.App.Services.GetService(it) != null);
    }

    [Fact]
    public void The_types_of_records_are_the_members_of_the_view_of_a_record() =>
        RecordKinds.All.Select(static it => it.Name).ShouldBeSubsetOf(
            typeof(RecordView).GetProperties().Select(static it => JsonNamingPolicy.SnakeCaseLower.ConvertName(it.Name)));

    [Theory]
    [InlineData("2026-07-28")]
    [InlineData("2025-06-18")]
    public async Task Work_is_listed_newest_first_page_by_page_and_only_to_who_did_it(string version)
    {
        await using var merchant = await TestMerchant.CreateAsync(server.Database);
        var key = await server.MakeKeyAsync(merchant, Profile.Shopper, agent: "busy");
        var prefix = $"op_{version[..4]}_";
        await merchant.ExecuteAsync(
            InsertOperation, merchant.TenantId, $"{merchant.TenantId:N}|busy|tests", 120, prefix);
        var busy = await OpenAsync(key, version);
        var idle = await OpenAsync(await server.MakeKeyAsync(merchant, Profile.Shopper), version);

        var listed = await busy.ListAsync("resources/list", "resources");

        listed.Select(static it => it["uri"]!.GetValue<string>()).ShouldBe(
            ["schema://errors", .. Enumerable.Range(1, 120).Select(it => $"commerce://operation/{prefix}{it:0000}")]);
        (await idle.ListAsync("resources/list", "resources")).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Orders_are_listed_newest_first_and_only_while_they_are_recent()
    {
        await using var shop = await TestShop.OpenAsync(server);
        var (first, second) = (await BuyAsync(shop), await BuyAsync(shop));
        var caller = await OpenAsync(await server.MakeKeyAsync(shop.Merchant, Profile.Support));
        var few = new Profile("few", [Scopes.CatalogRead]);
        var catalog = await OpenAsync(await server.MakeKeyAsync(shop.Merchant, few));

        var listed = await caller.ListAsync("resources/list", "resources");
        await shop.Merchant.PassTimeAsync(TimeSpan.FromDays(31));
        var later = await caller.ListAsync("resources/list", "resources");

        listed.Select(static it => it["uri"]!.GetValue<string>())
            .ShouldBe(["schema://errors", $"commerce://order/{second}", $"commerce://order/{first}"]);
        listed[1]["title"]!.GetValue<string>().ShouldEndWith(", confirmed");
        later.ShouldHaveSingleItem();
        (await catalog.ListAsync("resources/list", "resources")).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_cursor_says_nothing_to_another_merchant()
    {
        await using var merchant = await TestMerchant.CreateAsync(server.Database);
        await using var other = await TestMerchant.CreateAsync(server.Database);
        var busy = await OpenAsync(await server.MakeKeyAsync(merchant, Profile.Everything, agent: "busy"));
        await merchant.ExecuteAsync(
            InsertOperation, merchant.TenantId, $"{merchant.TenantId:N}|busy|tests", 60, "op_x");
        var cursor = (await busy.AskAsync("resources/list")).Result["nextCursor"]!.GetValue<string>();
        var stranger = await OpenAsync(await server.MakeKeyAsync(other));

        var page = await stranger.AskAsync("resources/list", new JsonObject { ["cursor"] = cursor });

        page.Result["resources"]!.AsArray().ShouldBeEmpty();
    }

    private static string Folder => Path.Combine("Resources", "Snapshots");

    // The port is another one in every run.
    private static string Text(List<JsonObject> items) => Snapshot.Write(new JsonArray([.. items.Select(static it =>
    {
        foreach (var icon in it["icons"]!.AsArray())
        {
            icon!["src"] = new Uri(icon["src"]!.GetValue<string>()).AbsolutePath;
        }

        return it.DeepClone();
    })]));

    private static async Task<string> BuyAsync(TestShop shop) =>
        (await shop.CompleteAsync(await shop.ReadyAsync())).GetProperty("result").GetProperty("order_id").GetString()!;

    private Task<WireCaller> OpenAsync(string key, string version = WireCaller.Modern) =>
        WireCaller.OpenAsync(new Uri(server.Address, "/mcp"), key, version);
}
