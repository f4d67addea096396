using System.Net;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Commerce.McpServer.Icons;
using Commerce.McpServer.Pipeline;

namespace Commerce.Tests.Protocol;

public sealed class IconTests(WireHost host) : IClassFixture<WireHost>
{
    private static readonly (string Method, string Member)[] Lists =
    [
        ("tools/list", "tools"), ("prompts/list", "prompts"), ("resources/list", "resources"),
        ("resources/templates/list", "resourceTemplates"),
    ];

    [Theory]
    [InlineData("2026-07-28", true)]
    [InlineData("2025-11-25", true)]
    [InlineData("2025-06-18", false)]
    public async Task Pictures_are_named_to_clients_whose_revision_knows_them(string version, bool knows)
    {
        var caller = await WireCaller.OpenAsync(host.Address, FixedKeys.Everything, version);
        var itself = caller.Greeting["serverInfo"]
            ?? caller.Greeting["_meta"]!["io.modelcontextprotocol/serverInfo"];
        (itself!["icons"] is not null).ShouldBe(knows);
        foreach (var (method, member) in Lists)
        {
            var answer = (await caller.AskAsync(method)).Result;

            answer[member]!.AsArray().ShouldNotBeEmpty();
            answer[member]!.AsArray().ShouldAllBe(it => (it!["icons"] != null) == knows, method);
            answer["_meta"]?["io.modelcontextprotocol/serverInfo"]?["icons"]
                .ShouldBeNull("it would weigh on every answer");
        }
    }

    [Fact]
    public async Task Every_picture_named_is_served_to_everybody_and_may_be_kept()
    {
        var caller = await WireCaller.OpenAsync(host.Address, FixedKeys.Everything, "2025-11-25");
        var named = new List<JsonNode> { caller.Greeting["serverInfo"]!["icons"]![0]! };
        foreach (var (method, member) in Lists)
        {
            named.AddRange((await caller.ListAsync(method, member)).Select(static it => it["icons"]![0]!));
        }

        foreach (var icon in named.DistinctBy(static it => it["src"]!.GetValue<string>()))
        {
            icon["mimeType"]!.GetValue<string>().ShouldBe("image/svg+xml");
            var response = await host.Http.GetAsync(
                new Uri(icon["src"]!.GetValue<string>()), TestContext.Current.CancellationToken);

            ((int)response.StatusCode).ShouldBe(200);
            response.Content.Headers.ContentType!.MediaType.ShouldBe("image/svg+xml");
            response.Headers.CacheControl!.ToString().ShouldBe("public, max-age=86400");
        }

        named.Count.ShouldBeGreaterThan(50);
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("..%2Fappsettings")]
    public async Task Nothing_else_is_served_there(string name) =>
        (await host.Http.GetAsync(new Uri(host.Address, $"/icons/{name}.svg"), TestContext.Current.CancellationToken))
            .StatusCode.ShouldBe(HttpStatusCode.NotFound);

    [Fact]
    public void Every_kind_of_work_has_a_picture_and_every_picture_is_a_small_drawing()
    {
        new ToolCatalog(typeof(ToolCatalog).Assembly).All.Select(static it => it.Area).Distinct()
            .ShouldBeSubsetOf(IconSet.Names);
        IconSet.Names.ShouldContain(IconSet.Server);
        foreach (var name in IconSet.Names)
        {
            var drawing = IconSet.Find(name)!;
            drawing.Length.ShouldBeLessThan(2000);
            using var stream = new MemoryStream(drawing);
            XDocument.Load(stream).Descendants().Select(static it => it.Name.LocalName).ToHashSet()
                .ShouldBeSubsetOf(["svg", "path", "circle", "rect"]);
        }
    }
}
