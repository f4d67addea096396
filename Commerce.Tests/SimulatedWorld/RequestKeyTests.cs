using System.Net;

namespace Commerce.Tests.SimulatedWorld;

public sealed class RequestKeyTests(WorldFixture fixture) : IClassFixture<WorldFixture>
{
    private readonly WorldMerchant _merchant = fixture.World.NewMerchant();

    [Fact]
    public async Task The_same_request_under_the_same_key_is_answered_with_the_same_bytes_and_booked_once()
    {
        var first = await _merchant.AuthorizeAsync("r", key: "k");
        var second = await _merchant.AuthorizeAsync("r", key: "k");

        first.Status.ShouldBe(HttpStatusCode.Created);
        first.Replayed.ShouldBeFalse();
        second.ShouldBe(first with { Replayed = true });
        (await _merchant.AuthorizationsOfAsync("r")).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_key_that_comes_with_another_request_is_refused()
    {
        await _merchant.AuthorizeAsync("r", key: "k");

        var other = await _merchant.AuthorizeAsync("r", key: "k", amount: 4591);

        other.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        other["code"].ShouldBe("request_key_reused");
        (await _merchant.AuthorizationsOfAsync("r")).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Keys_of_two_merchants_have_nothing_to_do_with_each_other()
    {
        var other = fixture.World.NewMerchant();
        var mine = await _merchant.AuthorizeAsync("r", key: "k");
        var theirs = await other.AuthorizeAsync("r", key: "k");

        theirs.Id.ShouldNotBe(mine.Id);
        (await other.AuthorizationAsync(mine.Id)).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task While_a_key_is_being_worked_on_the_same_request_is_told_so()
    {
        await using var busy = await BusyKey.HoldAsync(fixture.Database, _merchant, "k");

        var reply = await _merchant.AuthorizeAsync("r", key: "k");

        (reply.Status, reply["code"]).ShouldBe((HttpStatusCode.Conflict, "request_in_progress"));
        await busy.DisposeAsync();
        (await _merchant.AuthorizeAsync("r", key: "k")).Status.ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Many_calls_at_once_under_one_key_authorise_once_and_say_in_progress_or_the_same_answer()
    {
        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _merchant.AuthorizeAsync("r", key: "k")));

        (await _merchant.AuthorizationsOfAsync("r")).Count.ShouldBe(1);
        replies.ShouldAllBe(reply => reply.Status == HttpStatusCode.Created || reply["code"] == "request_in_progress");
        replies.Where(static reply => reply.Status == HttpStatusCode.Created).Select(static reply => reply.Id)
            .Distinct().Count().ShouldBe(1);
    }

    [Fact]
    public async Task A_cached_500_is_repeated_and_nothing_is_booked()
    {
        var replies = new[]
        {
            await _merchant.AuthorizeAsync("r", "pm_sim_500_cached", "k"),
            await _merchant.AuthorizeAsync("r", "pm_sim_500_cached", "k"),
        };

        replies.ShouldAllBe(static reply => reply.Status == HttpStatusCode.InternalServerError);
        replies[1].Replayed.ShouldBeTrue();
        (await _merchant.AuthorizationsOfAsync("r")).ShouldBeEmpty();
        var remembered = await _merchant.GetAsync(WorldMerchant.Provider + "/request-keys/k");
        remembered.Json.GetProperty("answer_status").GetInt32().ShouldBe(500);
    }

    [Fact]
    public async Task A_cached_500_may_hide_an_authorization()
    {
        var first = await _merchant.AuthorizeAsync("r", "pm_sim_500_cached_authorized", "k");
        var second = await _merchant.AuthorizeAsync("r", "pm_sim_500_cached_authorized", "k");

        first.Status.ShouldBe(HttpStatusCode.InternalServerError);
        second.Status.ShouldBe(HttpStatusCode.InternalServerError);
        (await _merchant.AuthorizationsOfAsync("r")).Single().GetProperty("status").GetString().ShouldBe("authorized");
    }

    [Fact]
    public async Task After_the_retention_the_same_request_authorises_a_second_time_and_the_book_shows_both()
    {
        var first = await _merchant.AuthorizeAsync("r", key: "k");
        await _merchant.SetKeyRetentionAsync(0);

        var second = await _merchant.AuthorizeAsync("r", key: "k");

        second.Status.ShouldBe(HttpStatusCode.Created);
        second.Id.ShouldNotBe(first.Id);
        (await _merchant.BookAsync()).GetProperty("authorizations").EnumerateArray()
            .Count(static row => row.GetProperty("reference").GetString() == "r").ShouldBe(2);
    }

    [Fact]
    public async Task A_refused_request_is_not_remembered_so_its_key_still_works()
    {
        (await _merchant.AuthorizeAsync("r", "pm_sim_nobody", "k")).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await _merchant.AuthorizeAsync("r", "pm_sim_visa", "k")).Status.ShouldBe(HttpStatusCode.Created);
    }

    [Theory]
    [InlineData("two words")]
    [InlineData("grüße")]
    public async Task A_key_of_odd_characters_is_refused(string key)
    {
        using var client = fixture.World.Client("sk_test_sim_" + _merchant.Name);
        using var message = new HttpRequestMessage(HttpMethod.Post, WorldMerchant.Provider + "/authorizations")
        {
            Content = System.Net.Http.Json.JsonContent.Create(new { mode = "test" }),
        };
        message.Headers.TryAddWithoutValidation("Request-Key", key);

        // A character that no header may carry does not even leave the client.
        var refused = await Record.ExceptionAsync(async () =>
        {
            using var response = await client.SendAsync(message, TestContext.Current.CancellationToken);
            response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        });
        (refused is null or HttpRequestException).ShouldBeTrue();
    }
}
