using System.Text;
using System.Text.Json.Nodes;

namespace Commerce.Tests.Protocol;

public sealed class ModernHeaderTests(WireHost host) : IClassFixture<WireHost>
{
    private const int HeaderMismatch = -32020;
    private const int UnsupportedVersion = -32022;
    private const int InvalidParams = -32602;
    private const int NoSuchMethod = -32601;

    [Fact]
    public Task The_version_header_is_required() =>
        RefusedAsync(it => it.Headers.Remove("MCP-Protocol-Version"), HeaderMismatch);

    [Theory]
    [InlineData("2025-11-25")]
    [InlineData("2027-01-01")]
    [InlineData("nonsense")]
    public Task The_version_header_must_say_what_the_body_says(string header) =>
        RefusedAsync(it => it.Headers["MCP-Protocol-Version"] = header, HeaderMismatch);

    [Fact]
    public Task The_version_in_the_body_is_required() =>
        RefusedAsync(it => it.Meta.Remove(WireRequest.Version), InvalidParams);

    [Fact]
    public Task The_metadata_is_required() => RefusedAsync(it => it.Params.Remove("_meta"), InvalidParams);

    [Fact]
    public Task Params_are_required_for_their_metadata() => RefusedAsync(it => it.Body.Remove("params"), InvalidParams);

    [Fact]
    public async Task Discovery_without_any_version_is_told_what_is_missing()
    {
        var request = WireRequest.Modern("server/discover").With(it => it.Params.Remove("_meta"));
        request.Headers.Remove("MCP-Protocol-Version");

        var answer = await WireAnswer.OfAsync(host, request);

        (answer.Status, answer.Code).ShouldBe((400, InvalidParams));
    }

    [Fact]
    public async Task A_version_we_do_not_serve_is_answered_with_those_we_do()
    {
        var answer = await SendAsync(it =>
        {
            it.Headers["MCP-Protocol-Version"] = "2027-01-01";
            it.Meta[WireRequest.Version] = "2027-01-01";
        });

        (answer.Status, answer.Code).ShouldBe((400, UnsupportedVersion));
        answer.Error["data"]!.ToJsonString().ShouldBe("""{"supported":["2026-07-28"],"requested":"2027-01-01"}""");
    }

    [Fact]
    public Task Capabilities_are_required() =>
        RefusedAsync(it => it.Meta.Remove(WireRequest.Capabilities), InvalidParams);

    [Theory]
    [InlineData("""[]""")]
    [InlineData("""{"elicitation":7}""")]
    [InlineData("""{"extensions":"all"}""")]
    public Task Capabilities_must_have_their_form(string json) =>
        RefusedAsync(it => it.Meta[WireRequest.Capabilities] = JsonNode.Parse(json), InvalidParams);

    [Fact]
    public async Task Naming_the_client_is_optional() =>
        (await SendAsync(it => it.Meta.Remove("io.modelcontextprotocol/clientInfo"))).Status.ShouldBe(200);

    [Fact]
    public Task A_client_that_names_itself_does_so_in_form() =>
        RefusedAsync(it => it.Meta["io.modelcontextprotocol/clientInfo"] = "me", InvalidParams);

    [Fact]
    public Task The_method_header_is_required() => RefusedAsync(it => it.Headers.Remove("Mcp-Method"), HeaderMismatch);

    [Theory]
    [InlineData("tools/list")]
    [InlineData("Tools/Call")]
    public Task The_method_header_must_say_what_the_body_says(string header) =>
        RefusedAsync(it => it.Headers["Mcp-Method"] = header, HeaderMismatch);

    [Fact]
    public async Task Blanks_around_a_header_value_do_not_count() =>
        (await SendAsync(it => it.Headers["Mcp-Method"] = "  tools/call\t")).Status.ShouldBe(200);

    [Fact]
    public Task The_name_header_is_required_for_a_call() =>
        RefusedAsync(it => it.Headers.Remove("Mcp-Name"), HeaderMismatch);

    [Theory]
    [InlineData("buy")]
    [InlineData("ECHO")]
    [InlineData("=?base64?!!!?=")]
    [InlineData("=?base64?ZWNobw?=")]
    [InlineData("=?base64?/w==?=")]
    public Task The_name_header_must_say_what_the_body_says(string header) =>
        RefusedAsync(it => it.Headers["Mcp-Name"] = header, HeaderMismatch);

    [Fact]
    public async Task A_name_may_travel_as_base64() =>
        (await SendAsync(
            it => it.Headers["Mcp-Name"] = $"=?base64?{Convert.ToBase64String("echo"u8)}?=")).Status.ShouldBe(200);

    [Fact]
    public async Task A_name_beyond_ascii_is_compared_after_decoding()
    {
        var answer = await WireAnswer.OfAsync(host, WireRequest.Call("größe").With(it =>
            it.Headers["Mcp-Name"] = $"=?base64?{Convert.ToBase64String(Encoding.UTF8.GetBytes("größe"))}?="));

        (answer.Status, answer.Code).ShouldBe((200, InvalidParams));
    }

    [Theory]
    [InlineData("initialize")]
    [InlineData("ping")]
    [InlineData("logging/setLevel")]
    [InlineData("resources/subscribe")]
    [InlineData("resources/unsubscribe")]
    [InlineData("tasks/result")]
    [InlineData("tasks/list")]
    [InlineData("roots/list")]
    [InlineData("Tools/List")]
    [InlineData("no/such/method")]
    public async Task A_method_that_is_not_served_does_not_exist(string method)
    {
        var answer = await WireAnswer.OfAsync(host, WireRequest.Modern(method));

        (answer.Status, answer.Code).ShouldBe((404, NoSuchMethod));
        answer.Last["id"]!.GetValue<int>().ShouldBe(7);
    }

    [Fact]
    public async Task A_session_id_means_nothing_in_this_era() =>
        (await SendAsync(it => it.Headers["Mcp-Session-Id"] = "anything")).Status.ShouldBe(200);

    [Fact]
    public async Task A_notification_is_accepted_without_a_word()
    {
        var answer = await SendAsync(it =>
        {
            it.Body.Remove("id");
            it.Body["method"] = "notifications/cancelled";
            it.Headers["Mcp-Method"] = "notifications/cancelled";
        });

        answer.Status.ShouldBe(202);
        answer.Messages.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_client_has_nothing_to_answer()
    {
        var answer = await SendAsync(it =>
        {
            it.Body.Remove("method");
            it.Body.Remove("params");
            it.Body["result"] = new JsonObject();
        });

        (answer.Status, answer.Code).ShouldBe((400, -32600));
    }

    private async Task RefusedAsync(Action<WireRequest> spoil, int code)
    {
        var answer = await SendAsync(spoil);

        (answer.Status, answer.Code).ShouldBe((400, code));
        answer.Last["id"]!.GetValue<int>().ShouldBe(7);
    }

    private Task<WireAnswer> SendAsync(Action<WireRequest> spoil) =>
        WireAnswer.OfAsync(host, WireRequest.Call("echo").With(spoil));
}
