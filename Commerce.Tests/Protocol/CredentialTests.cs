namespace Commerce.Tests.Protocol;

public sealed class CredentialTests(WireHost host) : IClassFixture<WireHost>
{
    [Fact]
    public async Task Without_a_credential_the_answer_says_where_to_put_one()
    {
        var answer = await SendAsync(it => it.Headers.Remove("Authorization"));

        answer.Status.ShouldBe(401);
        answer.Challenge.ShouldBe("Bearer");
        answer.Error["message"]!.GetValue<string>().ShouldContain("Authorization: Bearer");
    }

    [Fact]
    public async Task All_credentials_that_are_not_valid_get_the_same_answer()
    {
        var unknown = await SendAsync(it => it.Headers["Authorization"] = "Bearer nobody");
        var nearly = await SendAsync(it => it.Headers["Authorization"] = $"Bearer {FixedKeys.Everything}x");

        unknown.Status.ShouldBe(401);
        unknown.Challenge.ShouldBe("Bearer error=\"invalid_token\"");
        nearly.Challenge.ShouldBe(unknown.Challenge);
        nearly.Last.ToJsonString().ShouldBe(unknown.Last.ToJsonString());
    }

    [Fact]
    public async Task A_credential_is_checked_before_the_body_is_read()
    {
        var answer = await SendAsync(it =>
        {
            it.Headers.Remove("Authorization");
            it.Raw = "{"u8.ToArray();
        });

        answer.Status.ShouldBe(401);
    }

    [Theory]
    [InlineData("Bearer ")]
    [InlineData("Bearer a b")]
    [InlineData("Bearer a\tb")]
    public async Task A_malformed_header_is_a_bad_request(string header)
    {
        var answer = await SendAsync(it => it.Headers["Authorization"] = header);

        answer.Status.ShouldBe(400);
        answer.Challenge.ShouldBe("Bearer error=\"invalid_request\"");
    }

    [Fact]
    public async Task A_credential_longer_than_any_of_ours_is_a_bad_request() =>
        (await SendAsync(it => it.Headers["Authorization"] = "Bearer " + new string('a', 10_000))).Status.ShouldBe(400);

    [Fact]
    public async Task Another_scheme_is_answered_with_ours() =>
        (await SendAsync(it => it.Headers["Authorization"] = "Basic YTpi")).Challenge.ShouldBe("Bearer");

    [Fact]
    public async Task A_credential_in_the_address_is_not_looked_at()
    {
        using var message = WireRequest.Modern("tools/list").With(it => it.Headers.Remove("Authorization"))
            .ToHttp(new Uri(host.Address, $"?access_token={FixedKeys.Everything}"));

        (await WireAnswer.OfAsync(host, message)).Status.ShouldBe(401);
    }

    [Fact]
    public async Task A_missing_scope_is_a_step_up_and_goes_on_record()
    {
        var answer = await WireAnswer.OfAsync(
            host, WireRequest.Call("buy").With(it => it.Headers["Authorization"] = $"Bearer {FixedKeys.ReadOnly}"));

        answer.Status.ShouldBe(403);
        answer.Challenge.ShouldContain("error=\"insufficient_scope\"");
        answer.Challenge.ShouldContain("scope=\"checkout:complete\"");
        answer.Last["id"]!.GetValue<int>().ShouldBe(7);
        answer.Error["data"]!["required_scope"]!.GetValue<string>().ShouldBe("checkout:complete");
        host.Tools.Calls.ShouldNotContain(call => call.Tool == "buy");
        host.Refusals.Missing.ShouldContain(("agent-a", "buy"));
    }

    [Fact]
    public async Task Challenges_name_the_resource_metadata_once_there_is_some()
    {
        await using var shop = new WireHost(
            ("ResourceMetadata", "https://shop.example/.well-known/oauth-protected-resource/mcp"));
        await shop.InitializeAsync();

        var answer = await WireAnswer.OfAsync(
            shop, WireRequest.Modern("tools/list").With(it => it.Headers.Remove("Authorization")));

        answer.Challenge.ShouldBe(
            "Bearer resource_metadata=\"https://shop.example/.well-known/oauth-protected-resource/mcp\"");
    }

    [Fact]
    public async Task One_principal_cannot_take_more_than_its_places()
    {
        await using var small = new WireHost(("RequestsPerPrincipal", "1"));
        await small.InitializeAsync();
        var first = WireAnswer.OfAsync(small, WireRequest.Call("hang"));
        await small.Tools.HangBegan.Task;

        var second = await WireAnswer.OfAsync(small, WireRequest.Call("echo"));
        var other = await WireAnswer.OfAsync(
            small, WireRequest.Call("echo").With(it => it.Headers["Authorization"] = $"Bearer {FixedKeys.Stranger}"));

        second.Status.ShouldBe(429);
        second.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(1));
        other.Status.ShouldBe(200);
        small.Tools.HangMayEnd.SetResult();
        (await first).Status.ShouldBe(200);
        (await WireAnswer.OfAsync(small, WireRequest.Call("echo"))).Status.ShouldBe(200);
    }

    private Task<WireAnswer> SendAsync(Action<WireRequest> spoil) =>
        WireAnswer.OfAsync(host, WireRequest.Modern("tools/list").With(spoil));
}
