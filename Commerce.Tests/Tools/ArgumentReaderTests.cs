using System.Text.Json;
using System.Text.Json.Nodes;
using Commerce.McpServer.Pipeline.Arguments;
using Commerce.Tests.Protocol;
using Commerce.Tests.Support;

namespace Commerce.Tests.Tools;

/// <summary>Numbers that JSON can write and nobody can keep.</summary>
public sealed class ArgumentReaderTests(TestServer server) : IClassFixture<TestServer>
{
    private static readonly ArgumentNode.Record Shape = new(
    [
        new ArgumentField("count", new ArgumentNode.Integer(int.MinValue, int.MaxValue), false, null),
        new ArgumentField("total", new ArgumentNode.Integer(), false, null),
        new ArgumentField("share", new ArgumentNode.Number(), false, null),
        new ArgumentField("free", new ArgumentNode.Anything(), false, null),
    ]);

    [Theory]
    [InlineData("""{"count":1e999}""", "count")]
    [InlineData("""{"count":2147483648}""", "count")]
    [InlineData("""{"count":-2147483649}""", "count")]
    [InlineData("""{"total":9223372036854775808}""", "total")]
    [InlineData("""{"share":1e999}""", "share")]
    [InlineData("""{"share":-1e300}""", "share")]
    [InlineData("""{"free":1e999}""", "free")]
    [InlineData("""{"free":{"deep":[1,{"in":-1e400}]}}""", "free")]
    public void A_number_out_of_range_is_a_problem_of_its_field(string arguments, string field) =>
        ArgumentReader.Check(Shape, JsonElement.Parse(arguments)).ShouldHaveSingleItem().Path.ShouldBe(field);

    [Theory]
    [InlineData("""{"count":2147483647,"total":9223372036854775807,"share":0.1,"free":[1e300,{"a":1e-400}]}""")]
    public void A_number_in_range_is_none(string arguments) =>
        ArgumentReader.Check(Shape, JsonElement.Parse(arguments)).ShouldBeEmpty();

    [Theory]
    [InlineData("1e999")]
    [InlineData("99999999999")]
    [InlineData("-1e999")]
    public async Task On_the_wire_it_is_answered_like_every_wrong_argument(string quantity)
    {
        await using var shop = await TestShop.OpenAsync(server);
        var key = await server.MakeKeyAsync(shop.Merchant);
        var item = $$"""{"variant_id":"{{shop.Variant}}","quantity":{{quantity}}}""";
        foreach (var version in (string[])["2026-07-28", "2025-06-18"])
        {
            var caller = await WireCaller.OpenAsync(new Uri(server.Address, "/mcp"), key, version);
            var answer = await caller.AskAsync("tools/call", new JsonObject
            {
                ["name"] = "start_checkout",
                ["arguments"] = JsonNode.Parse($$"""{"items":[{{item}}]}"""),
            });

            var error = answer.Result["structuredContent"]!["error"]!;
            error["code"]!.GetValue<string>().ShouldBe("validation.arguments");
            error["problems"]![0]!["path"]!.GetValue<string>().ShouldBe("items[0].quantity");
        }
    }
}
