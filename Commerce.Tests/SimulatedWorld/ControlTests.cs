using System.Net;
using System.Net.Http.Json;
using Npgsql;

namespace Commerce.Tests.SimulatedWorld;

public sealed class ControlTests(WorldFixture fixture) : IClassFixture<WorldFixture>
{
    private readonly WorldMerchant _merchant = fixture.World.NewMerchant();

    [Theory]
    [InlineData(null, null)]
    [InlineData("another-key-of-some-length", null)]
    [InlineData(RunningWorld.ControlKey, "X-Forwarded-For")]
    [InlineData(RunningWorld.ControlKey, "Forwarded")]
    public async Task To_everybody_else_the_control_address_does_not_exist(string? key, string? header)
    {
        await _merchant.AuthorizeAsync("r");
        using var caller = fixture.World.Client(key);
        if (header is not null)
        {
            caller.DefaultRequestHeaders.Add(header, "for=203.0.113.7");
        }

        foreach (var path in new[] { $"merchants/{_merchant.Name}/book", "chaos" })
        {
            using var response = await caller.GetAsync("/world/control/" + path, Cancel);
            response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        }

        var slow = new { call = "any", fault = "slow" };
        using var rule = await caller.PostAsJsonAsync("/world/control/chaos", slow, Cancel);
        rule.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Without_a_control_key_in_the_settings_no_key_fits()
    {
        await using var closed = await RunningWorld.StartAsync(
            fixture.Database.World, ("Commerce:World:ControlKey", ""));

        using var response = await closed.Client("").GetAsync("/world/control/chaos", Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Development_keys_do_not_work_through_a_proxy_nor_where_they_are_switched_off()
    {
        using var proxied = fixture.World.Client("sk_test_sim_" + fixture.World.NewMerchant().Name);
        proxied.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.7");
        await using var strict = await RunningWorld.StartAsync(
            fixture.Database.World, ("Commerce:World:AllowDevelopmentKeys", "false"));

        foreach (var caller in new[] { proxied, strict.Client("sk_test_sim_" + strict.NewMerchant().Name) })
        {
            using var response = await caller.GetAsync(WorldMerchant.Provider + "/authorizations?reference=r", Cancel);
            response.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        }
    }

    [Fact]
    public async Task A_secret_prefix_opens_accounts_from_anywhere_and_the_well_known_one_is_worth_nothing_then()
    {
        const string prefix = "a secret prefix of the settings, long: ";
        await using var world = await RunningWorld.StartAsync(
            fixture.Database.World, ("Commerce:World:AccountKeyPrefix", prefix));
        var merchant = world.NewMerchant();
        using var remote = world.Client(prefix + merchant.Name);
        remote.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.7");

        using var response = await remote.GetAsync(WorldMerchant.Provider + "/authorizations?reference=r", Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await merchant.AuthorizeAsync("r")).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_merchant_with_a_key_of_its_own_is_out_of_reach_for_the_development_key_of_its_name()
    {
        var name = fixture.World.NewMerchant().Name;
        await using var world = await RunningWorld.StartAsync(fixture.Database.World,
            ("Commerce:World:Merchants:0:Merchant", name),
            ("Commerce:World:Merchants:0:ApiKey", "its-own-key-0123456789"));

        using var own = await world.Client("its-own-key-0123456789")
            .GetAsync(WorldMerchant.Provider + "/authorizations?reference=r", Cancel);
        own.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await world.Merchant(name).AuthorizeAsync("r")).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_review_can_be_ended_at_once_either_way()
    {
        var one = (await _merchant.AuthorizeAsync("r", "pm_sim_review_3600s")).Id;
        var two = (await _merchant.AuthorizeAsync("r", "pm_sim_review_3600s")).Id;

        await PostAsync($"authorizations/{one}/resolve", new { });
        await PostAsync($"authorizations/{two}/resolve", new { verdict = "fraud_suspected" });

        (await _merchant.AuthorizationAsync(one))["status"].ShouldBe("authorized");
        (await _merchant.AuthorizationAsync(two)).Json.GetProperty("decline").GetProperty("code").GetString()
            .ShouldBe("fraud_suspected");
        (await PostAsync($"authorizations/{one}/resolve", new { })).ShouldBe(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task A_hold_can_be_made_to_lapse()
    {
        var held = (await _merchant.AuthorizeAsync("r")).Id;

        (await PostAsync($"authorizations/{held}/expire", new { })).ShouldBe(HttpStatusCode.OK);

        (await _merchant.CaptureAsync(held))["code"].ShouldBe("authorization_expired");
    }

    [Fact]
    public async Task A_reset_empties_the_book_of_one_merchant()
    {
        var other = fixture.World.NewMerchant();
        await other.AuthorizeAsync("r");
        await _merchant.CaptureAsync((await _merchant.AuthorizeAsync("r", key: "k")).Id);

        (await PostAsync($"merchants/{_merchant.Name}/reset", new { })).ShouldBe(HttpStatusCode.OK);

        var book = await _merchant.BookAsync();
        foreach (var table in new[] { "authorizations", "captures", "voids", "refunds", "sessions", "webhooks" })
        {
            book.GetProperty(table).GetArrayLength().ShouldBe(0);
        }

        (await other.AuthorizationsOfAsync("r")).Count.ShouldBe(1);
        (await _merchant.AuthorizeAsync("r", key: "k")).Replayed.ShouldBeFalse();
    }

    [Theory]
    [InlineData("nonsense", "slow")]
    [InlineData("capture", "nonsense")]
    [InlineData("capture", "none")]
    public async Task A_rule_that_means_nothing_is_refused(string call, string fault) =>
        (await PostAsync("chaos", new { call, fault })).ShouldBe(HttpStatusCode.BadRequest);

    [Fact]
    public async Task The_servers_own_role_can_neither_read_nor_write_the_book()
    {
        await using var source = NpgsqlDataSource.Create(fixture.Database.App);
        foreach (var sql in new[] { "select count(*) from world.authorization", "delete from world.chaos_rule" })
        {
            await using var command = source.CreateCommand(sql);
            var refusal = await Should.ThrowAsync<PostgresException>(() => command.ExecuteScalarAsync(Cancel));
            refusal.SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
        }
    }

    [Fact]
    public async Task The_worlds_role_can_not_see_the_server_and_can_not_rewrite_its_own_log()
    {
        await using var source = NpgsqlDataSource.Create(fixture.Database.World);
        foreach (var sql in new[] { "select count(*) from engine.effect", "delete from world.event_log" })
        {
            await using var command = source.CreateCommand(sql);
            var refusal = await Should.ThrowAsync<PostgresException>(() => command.ExecuteScalarAsync(Cancel));
            refusal.SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
        }
    }

    [Fact]
    public async Task The_book_shows_what_the_merchant_did()
    {
        var held = (await _merchant.AuthorizeAsync("order-7", key: "k")).Id;
        await _merchant.CaptureAsync(held, 100);

        var book = await _merchant.BookAsync();

        var authorization = book.GetProperty("authorizations").EnumerateArray().Single();
        authorization.GetProperty("reference").GetString().ShouldBe("order-7");
        authorization.GetProperty("request_key").GetString().ShouldBe("k");
        var capture = book.GetProperty("captures").EnumerateArray().Single();
        capture.GetProperty("authorization_id").GetString().ShouldBe(held);
        book.GetProperty("events").EnumerateArray().Select(static it => it.GetProperty("event").GetString())
            .ShouldBe(["authorization.authorized", "capture.succeeded"]);
    }

    private async Task<HttpStatusCode> PostAsync(string path, object body)
    {
        using var response = await fixture.World.Control.PostAsJsonAsync("/world/control/" + path, body, Cancel);
        return response.StatusCode;
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;
}
