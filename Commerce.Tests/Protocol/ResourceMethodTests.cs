using System.Text.Json.Nodes;

namespace Commerce.Tests.Protocol;

public sealed class ResourceMethodTests(WireHost host) : IClassFixture<WireHost>
{
    private static readonly string[] CacheKeys = ["ttlMs", "cacheScope", "resultType"];

    public static TheoryData<string> Versions => ["2026-07-28", "2025-11-25", "2025-06-18"];

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_list_comes_in_pages_that_together_hold_everything_once_and_in_order(string version)
    {
        var caller = await OpenAsync(version);
        caller.Greeting["capabilities"]!["resources"].ShouldNotBeNull();

        var first = (await caller.AskAsync("resources/list")).Result;
        var all = await caller.ListAsync("resources/list", "resources");

        first["resources"]!.AsArray().Count.ShouldBe(50);
        var numbers = Enumerable.Range(0, ScriptedNumbers.Count).Select(static it => $"test://numbers/{it}");
        all.Select(static it => it["uri"]!.GetValue<string>()).ShouldBe(["test://sign", .. numbers]);
    }

    [Theory]
    [InlineData("resources/list", "")]
    [InlineData("resources/list", "abc")]
    [InlineData("resources/list", "bm9ib2R5CjE")] // a part that does not exist
    [InlineData("resources/list", "bnVtYmVyCm9uZQ")] // a place that does not exist
    [InlineData("resources/templates/list", "")]
    [InlineData("resources/templates/list", "dGVtcGxhdGVzCm5vbmU")]
    [InlineData("prompts/list", "")]
    [InlineData("prompts/list", "dGVtcGxhdGVzCm51bWJlcg")] // a cursor of another list
    [InlineData("tools/list", "")]
    public async Task A_cursor_nobody_gave_out_is_refused_in_both_eras(string method, string cursor)
    {
        foreach (var version in Versions)
        {
            var answer = await (await OpenAsync(version)).AskAsync(method, new JsonObject { ["cursor"] = cursor });

            (answer.Status, answer.Code).ShouldBe((200, -32602));
        }
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Only_the_newer_era_hears_how_long_and_for_whom_an_answer_holds(string version)
    {
        var caller = await OpenAsync(version);
        (string Method, JsonObject Parameters, long Ttl, string Scope)[] expected =
        [
            ("resources/list", [], 0, "private"),
            ("resources/templates/list", [], 300_000, "private"),
            ("prompts/list", [], 300_000, "private"),
            ("tools/list", [], 300_000, "private"),
            ("resources/read", new JsonObject { ["uri"] = "test://numbers/7" }, 0, "private"),
            ("resources/read", new JsonObject { ["uri"] = "test://sign" }, 300_000, "public"),
        ];
        foreach (var (method, parameters, ttl, scope) in expected)
        {
            var result = (await caller.AskAsync(method, parameters)).Result;

            if (caller.IsModern)
            {
                (result["ttlMs"]!.GetValue<long>(), result["cacheScope"]!.GetValue<string>())
                    .ShouldBe((ttl, scope), method);
            }
            else
            {
                result.Select(static it => it.Key).Intersect(CacheKeys).ShouldBeEmpty(method);
            }
        }
    }

    [Theory]
    [InlineData("2026-07-28", -32602)]
    [InlineData("2025-11-25", -32002)]
    [InlineData("2025-06-18", -32002)]
    public async Task What_is_not_there_is_said_in_the_words_of_the_era_with_its_address(string version, int code)
    {
        var caller = await OpenAsync(version);
        foreach (var uri in (string[])["test://numbers/120", "test://letters/a", "test://numbers/1/2", "nonsense"])
        {
            var answer = await caller.ReadAsync(uri);

            (answer.Status, answer.Code).ShouldBe((200, code));
            answer.Error["data"]!["uri"]!.GetValue<string>().ShouldBe(uri);
        }
    }

    [Fact]
    public async Task What_lies_beyond_the_scopes_is_not_there_at_all()
    {
        host.Keys.Grant("key-records", "records:read");
        var caller = await WireCaller.OpenAsync(host.Address, "key-records", WireCaller.Modern);

        var hidden = await caller.ReadAsync("test://numbers/1");
        var missing = await caller.ReadAsync("test://numbers/999");

        hidden.Error["message"]!.ToJsonString().ShouldBe(missing.Error["message"]!.ToJsonString());
        (hidden.Code, missing.Code).ShouldBe((-32602, -32602));
        (await caller.ListAsync("resources/list", "resources")).Count.ShouldBe(1);
        (await caller.ListAsync("resources/templates/list", "resourceTemplates")).ShouldBeEmpty();
        (await caller.ListAsync("prompts/list", "prompts")).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_fault_tells_nothing_of_its_inside(string version)
    {
        var answer = await (await OpenAsync(version)).ReadAsync("test://numbers/fault");

        answer.Code.ShouldBe(-32603);
        answer.Error.ToJsonString().ShouldNotContain("inside");
    }

    [Fact]
    public async Task The_address_in_the_header_has_to_be_the_one_in_the_body()
    {
        var request = WireRequest.Modern("resources/read", new JsonObject { ["uri"] = "test://sign" })
            .With(static it => it.Headers["Mcp-Name"] = "test://numbers/1");

        (await WireAnswer.OfAsync(host, request)).Code.ShouldBe(-32020);
    }

    private Task<WireCaller> OpenAsync(string version) =>
        WireCaller.OpenAsync(host.Address, FixedKeys.Everything, version);
}
