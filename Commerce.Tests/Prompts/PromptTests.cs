using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Commerce.Domain.Access;
using Commerce.McpServer.Pipeline;
using Commerce.McpServer.Prompts;
using Commerce.Tests.Protocol;
using Commerce.Tests.Support;
using Commerce.Tests.Tools;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Tests.Prompts;

public sealed partial class PromptTests(TestServer server) : IClassFixture<TestServer>
{
    public static TheoryData<string> Versions => ResourceMethodTests.Versions;

    private PromptLibrary Library => server.App.Services.GetRequiredService<PromptLibrary>();

    [Fact]
    public async Task The_list_is_what_its_snapshot_says()
    {
        await using var merchant = await TestMerchant.CreateAsync(server.Database);
        var listed = await (await OpenAsync(merchant, null, "2025-06-18")).ListAsync("prompts/list", "prompts");

        var text = Snapshot.Write(new JsonArray([.. listed.Select(static it => it.DeepClone())]));
        Snapshot.Check("prompts", text, Path.Combine("Prompts", "Snapshots")).ShouldBeNull();
    }

    [Fact]
    public void Every_prompt_is_in_a_folder_of_its_name_and_has_an_order_of_its_own()
    {
        Library.All.Count.ShouldBeGreaterThan(3);

        Library.All.ShouldAllBe(static it =>
            it.GetType().Namespace == $"Commerce.McpServer.Prompts.{it.GetType().Name}");
        Library.All.Select(static it => it.Shape.Order).Distinct().Count().ShouldBe(Library.All.Count);
        Library.All.SelectMany(static it => it.Shape.Scopes).ShouldBeSubsetOf(Scopes.All);
        Library.All.SelectMany(static it => it.Shape.Fields).Select(static it => it.Suggester).OfType<Type>()
            .ShouldAllBe(it => server.App.Services.GetService(it) != null);
        Library.All.ShouldAllBe(static it => it.Shape.Description.EndsWith('.') && it.Shape.Title.Length <= 40);
    }

    [Theory]
    [InlineData("shopper", "sell_products follow_up_operation")]
    [InlineData("billing", "follow_up_operation")]
    [InlineData("finance-readonly", "follow_up_operation review_agent_activity")]
    [InlineData("all", "sell_products follow_up_operation review_agent_activity import_product_file")]
    public async Task A_prompt_is_listed_where_its_tools_are_open(string profile, string names)
    {
        await using var merchant = await TestMerchant.CreateAsync(server.Database);
        var caller = await OpenAsync(merchant, Profile.All.Single(it => it.Name == profile));

        var listed = await caller.ListAsync("prompts/list", "prompts");

        string.Join(' ', listed.Select(static it => it["name"]!.GetValue<string>())).ShouldBe(names);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Every_tool_a_prompt_speaks_of_is_open_to_whom_the_prompt_is(string version)
    {
        await using var shop = await TestShop.OpenAsync(server);
        var operation = await shop.CompleteAsync(await shop.ReadyAsync());
        var arguments = new Dictionary<string, JsonObject>
        {
            ["sell_products"] = new() { ["what"] = "a bottle", ["ship_to_country"] = "FR" },
            ["follow_up_operation"] = new() { ["operation_id"] = operation.GetProperty("operation_id").GetString() },
            ["review_agent_activity"] = [],
            ["import_product_file"] = new() { ["format"] = "shopify_csv" },
        };
        var catalog = new ToolCatalog(typeof(ToolCatalog).Assembly);
        var caller = await OpenAsync(shop.Merchant, null, version);
        foreach (var prompt in Library.All)
        {
            var name = PromptLibrary.NameOf(prompt);
            var answer = await caller.AskAsync(
                "prompts/get", new JsonObject { ["name"] = name, ["arguments"] = arguments[name].DeepClone() });
            var text = answer.Result["messages"]![0]!["content"]!["text"]!.GetValue<string>();

            var tools = Word().Matches(text).Select(it => catalog.Find(it.Value)).OfType<ToolDescriptor>().ToArray();
            var scopes = new ScopeSet(prompt.Shape.Scopes);
            tools.ShouldAllBe(it => scopes.Grants(it.Hints.Scope), name);
            (tools.Length > 0 || name == "follow_up_operation").ShouldBeTrue(name);
        }
    }

    [Fact]
    public async Task Following_up_encloses_the_operation_and_says_what_it_needs()
    {
        await using var shop = await TestShop.OpenAsync(server);
        var checkout = await shop.ReadyAsync();
        var waiting = (await shop.Agent.TryAsync("complete_checkout", TestShop.Completion(checkout, method: null)))
            .StructuredContent!.Value.GetProperty("operation_id").GetString()!;
        var caller = await OpenAsync(shop.Merchant, null);

        var messages = (await FollowAsync(caller, waiting)).Result["messages"]!.AsArray();

        messages[0]!["content"]!["text"]!.GetValue<string>().ShouldContain("It waits for a person");
        var enclosed = messages[1]!["content"]!["resource"]!;
        enclosed["uri"]!.GetValue<string>().ShouldBe($"commerce://operation/{waiting}");
        JsonElement.Parse(enclosed["text"]!.GetValue<string>()).GetProperty("operation").GetProperty("status")
            .GetString().ShouldBe("input_required");
    }

    [Fact]
    public async Task Somebody_elses_operation_is_refused_like_one_that_does_not_exist_by_naming_the_argument()
    {
        await using var shop = await TestShop.OpenAsync(server);
        var operation = (await shop.CompleteAsync(await shop.ReadyAsync())).GetProperty("operation_id").GetString()!;
        var colleague = await OpenAsync(shop.Merchant, Profile.Shopper);

        var foreign = await FollowAsync(colleague, operation);
        var missing = await FollowAsync(colleague, Commerce.Domain.Values.IdText.NewCapability("op"));

        foreign.Code.ShouldBe(-32602);
        foreign.Error.ToJsonString().ShouldBe(missing.Error.ToJsonString());
        foreign.Error["message"]!.GetValue<string>().ShouldContain("'operation_id'");
    }

    [Theory]
    [InlineData("sell_products", """{"what":"x","ship_to_country":"Germany"}""", "ship_to_country")]
    [InlineData("sell_products", """{}""", "what")]
    [InlineData("follow_up_operation", """{"operation_id":"op_1"}""", "operation_id")]
    [InlineData("review_agent_activity", """{"day":"yesterday"}""", "day")]
    [InlineData("import_product_file", """{"format":"xlsx"}""", "format")]
    public async Task A_value_out_of_form_is_refused_by_its_name(string prompt, string arguments, string named)
    {
        await using var merchant = await TestMerchant.CreateAsync(server.Database);
        foreach (var version in Versions)
        {
            var answer = await (await OpenAsync(merchant, null, version)).AskAsync(
                "prompts/get", new JsonObject { ["name"] = prompt, ["arguments"] = JsonNode.Parse(arguments) });

            answer.Code.ShouldBe(-32602);
            answer.Error["message"]!.GetValue<string>().ShouldContain($"'{named}'");
        }
    }

    private static Task<WireAnswer> FollowAsync(WireCaller caller, string operation) => caller.AskAsync(
        "prompts/get",
        new JsonObject
        {
            ["name"] = "follow_up_operation",
            ["arguments"] = new JsonObject { ["operation_id"] = operation },
        });

    private async Task<WireCaller> OpenAsync(
        TestMerchant merchant, Profile? profile, string version = WireCaller.Modern) =>
        await WireCaller.OpenAsync(
            new Uri(server.Address, "/mcp"), await server.MakeKeyAsync(merchant, profile), version);

    [GeneratedRegex("[a-z]+_[a-z_]+")]
    private static partial Regex Word();
}
