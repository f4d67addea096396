using System.Text;
using System.Text.Json.Nodes;

namespace Commerce.Tests.Protocol;

public sealed class HttpCheckTests(WireHost host) : IClassFixture<WireHost>
{
    [Theory]
    [InlineData("evil.example")]
    [InlineData("127.0.0.1.evil.example")]
    [InlineData("localhost.evil.example:80")]
    public async Task A_foreign_host_is_turned_away(string name)
    {
        var answer = await SendAsync(it => it.Headers["Host"] = name);

        answer.Status.ShouldBe(403);
        answer.Code.ShouldBe(403);
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("http://localhost.evil.example")]
    [InlineData("null")]
    [InlineData("file:///etc/passwd")]
    public async Task A_foreign_origin_is_turned_away(string origin) =>
        (await SendAsync(it => it.Headers["Origin"] = origin)).Status.ShouldBe(403);

    [Theory]
    [InlineData("Origin", "http://localhost:3000")]
    [InlineData("Origin", "http://127.0.0.1:9")]
    [InlineData("Origin", "http://[::1]")]
    [InlineData("Host", "localhost:8080")]
    [InlineData("Host", "[::1]")]
    public async Task Loopback_names_are_let_in(string header, string value) =>
        (await SendAsync(it => it.Headers[header] = value)).Status.ShouldBe(200);

    [Fact]
    public async Task Configured_hosts_and_origins_are_let_in_and_no_others()
    {
        await using var shop = new WireHost(
            ("AllowedHosts:0", "shop.example"), ("AllowedHosts:1", "*.api.example"), ("AllowedOrigins:0", "https://app.example"));
        await shop.InitializeAsync();

        (await SendAsync(it => it.Headers["Host"] = "shop.example", shop)).Status.ShouldBe(200);
        (await SendAsync(it => it.Headers["Host"] = "eu.api.example", shop)).Status.ShouldBe(200);
        (await SendAsync(it => it.Headers["Host"] = "api.example", shop)).Status.ShouldBe(403);
        (await SendAsync(it => it.Headers["Host"] = "evilapi.example", shop)).Status.ShouldBe(403);
        (await SendAsync(it => it.Headers["Origin"] = "https://app.example", shop)).Status.ShouldBe(200);
        (await SendAsync(it => it.Headers["Origin"] = "http://app.example", shop)).Status.ShouldBe(403);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("application/x-www-form-urlencoded")]
    public async Task Only_json_in_utf8_is_read(string type) =>
        (await SendAsync(it => it.ContentType = type)).Status.ShouldBe(415);

    [Theory]
    [InlineData("application/json")]
    [InlineData("text/event-stream")]
    [InlineData("text/html")]
    [InlineData("application/json;q=0, text/event-stream")]
    public async Task A_client_must_accept_both_kinds_of_answer(string accept) =>
        (await SendAsync(it => it.Headers["Accept"] = accept)).Status.ShouldBe(406);

    [Fact]
    public async Task Whoever_accepts_anything_accepts_both() =>
        (await SendAsync(it => it.Headers["Accept"] = "*/*")).Status.ShouldBe(200);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_over_the_limit_is_refused_with_the_limit_and_another_way(bool declared)
    {
        var request = WireRequest.Call("echo", arguments: new JsonObject { ["csv"] = new string('x', 9 * 1024 * 1024) });
        using var message = request.ToHttp(host.Address);
        message.Headers.TransferEncodingChunked = declared ? null : true;

        var answer = await WireAnswer.OfAsync(host, message);

        answer.Status.ShouldBe(413);
        answer.Last["id"].ShouldBeNull();
        answer.Error["data"]!["limit_bytes"]!.GetValue<int>().ShouldBe(8 * 1024 * 1024);
        answer.Error["message"]!.GetValue<string>().ShouldContain("upload address");
    }

    [Fact]
    public async Task A_body_just_under_the_limit_is_served()
    {
        var answer = await WireAnswer.OfAsync(
            host, WireRequest.Call("report", arguments: new JsonObject { ["csv"] = new string('x', 8_300_000) }));

        answer.Status.ShouldBe(200);
    }

    [Theory]
    [InlineData("{", -32700)]
    [InlineData("", -32700)]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\",\"id\":2}", -32700)]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\",\"params\":{\"a\":1,\"\\u0061\":2}}", -32700)]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"\\ud800\"}", -32700)]
    [InlineData("\uFEFF{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}", -32700)]
    [InlineData("[]", -32600)]
    [InlineData("[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}]", -32600)]
    [InlineData("null", -32600)]
    [InlineData("\"text\"", -32600)]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":null,\"method\":\"tools/list\"}", -32600)]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":1.5,\"method\":\"tools/list\"}", -32600)]
    [InlineData("{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"tools/list\"}", -32600)]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":7}", -32600)]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\",\"params\":[1]}", -32600)]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":1}", -32600)]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{},\"error\":{}}", -32600)]
    public async Task What_is_no_single_message_is_refused(string body, int code)
    {
        var answer = await SendAsync(it => it.Raw = Encoding.UTF8.GetBytes(body));

        answer.Status.ShouldBe(400);
        answer.Code.ShouldBe(code);
    }

    [Fact]
    public async Task Bytes_that_are_no_utf8_are_refused() =>
        (await SendAsync(it => it.Raw = [(byte)'"', 0xC3, 0x28, (byte)'"'])).Code.ShouldBe(-32700);

    [Theory]
    [InlineData(200)]
    [InlineData(100_000)]
    public async Task Deep_nesting_is_refused_by_name(int depth)
    {
        var answer = await SendAsync(it => it.Raw = Encoding.UTF8.GetBytes(
            string.Concat(Enumerable.Repeat("[", depth)) + string.Concat(Enumerable.Repeat("]", depth))));

        answer.Status.ShouldBe(400);
        answer.Error["message"]!.GetValue<string>().ShouldContain("64 levels");
    }

    [Fact]
    public async Task A_refusal_of_a_readable_message_names_its_id()
    {
        var answer = await SendAsync(it => it.Body["jsonrpc"] = "3.0");

        answer.Last["id"]!.GetValue<int>().ShouldBe(7);
    }

    [Theory]
    [InlineData("PUT")]
    [InlineData("PATCH")]
    [InlineData("OPTIONS")]
    public async Task Other_verbs_are_not_served(string verb)
    {
        using var message = WireRequest.Call("echo").ToHttp(host.Address);
        message.Method = new HttpMethod(verb);

        (await host.Http.SendAsync(message, TestContext.Current.CancellationToken)).StatusCode.ShouldBe(
            System.Net.HttpStatusCode.MethodNotAllowed);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("DELETE")]
    public async Task A_modern_client_finds_only_post(string verb)
    {
        using var message = WireRequest.Call("echo").ToHttp(host.Address);
        message.Method = new HttpMethod(verb);
        message.Content = null;

        using var response = await host.Http.SendAsync(message, TestContext.Current.CancellationToken);

        ((int)response.StatusCode).ShouldBe(405);
        (await WireAllow(response)).ShouldBe("POST");
    }

    private static Task<string> WireAllow(HttpResponseMessage response) =>
        Task.FromResult(string.Join(',', response.Content.Headers.Allow));

    private Task<WireAnswer> SendAsync(Action<WireRequest> spoil, WireHost? other = null) =>
        WireAnswer.OfAsync(other ?? host, WireRequest.Modern("tools/list").With(spoil));
}
