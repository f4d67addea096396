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
            ("AllowedHosts:0", "shop.example"),
            ("AllowedHosts:1", "*.api.example"),
            ("AllowedOrigins:0", "https://app.example"));
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
        response.Content.Headers.Allow.ShouldBe(["POST"]);
    }

    private Task<WireAnswer> SendAsync(Action<WireRequest> spoil, WireHost? other = null) =>
        WireAnswer.OfAsync(other ?? host, WireRequest.Modern("tools/list").With(spoil));
}
