using System.Net;

namespace Commerce.Tests.SimulatedWorld;

/// <summary>What goes wrong on the line, and what the book says afterwards.</summary>
public sealed class FaultTests(WorldFixture fixture) : IClassFixture<WorldFixture>
{
    private readonly WorldMerchant _merchant = fixture.World.NewMerchant();

    [Theory]
    [InlineData("pm_sim_timeout_before", 0)]
    [InlineData("pm_sim_timeout_after", 1)]
    public async Task A_lost_answer_leaves_the_truth_in_the_book_and_its_key_works_on(string method, int booked)
    {
        await Should.ThrowAsync<HttpRequestException>(() => _merchant.AuthorizeAsync("r", method, "k"));

        (await _merchant.AuthorizationsOfAsync("r")).Count.ShouldBe(booked);
        var retry = await _merchant.AuthorizeAsync("r", method, "k");
        retry["status"].ShouldBe("authorized");
        retry.Replayed.ShouldBe(booked == 1);
        (await _merchant.AuthorizationsOfAsync("r")).Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("pm_sim_500", HttpStatusCode.InternalServerError)]
    [InlineData("pm_sim_503", HttpStatusCode.ServiceUnavailable)]
    public async Task A_passing_error_books_nothing_and_is_not_remembered(string method, HttpStatusCode status)
    {
        (await _merchant.AuthorizeAsync("r", method, "k")).Status.ShouldBe(status);
        (await _merchant.AuthorizationsOfAsync("r")).ShouldBeEmpty();
        (await _merchant.AuthorizeAsync("r", method, "k")).Status.ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_lying_answer_names_an_authorization_that_is_not_in_the_book()
    {
        var lie = await _merchant.AuthorizeAsync("r", "pm_sim_lying_200", "k");

        (lie.Status, lie["status"]).ShouldBe((HttpStatusCode.Created, "authorized"));
        (await _merchant.AuthorizationAsync(lie.Id)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await _merchant.AuthorizationsOfAsync("r")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_senseless_answer_hides_an_authorization()
    {
        var reply = await _merchant.AuthorizeAsync("r", "pm_sim_malformed_200", "k");

        reply.Status.ShouldBe(HttpStatusCode.OK);
        Should.Throw<System.Text.Json.JsonException>(() => reply.Json);
        (await _merchant.AuthorizationsOfAsync("r")).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Rules_strike_as_often_as_they_say_and_only_the_call_they_name()
    {
        await _merchant.StrikeAsync("capture", "unavailable", times: 2);
        var held = (await _merchant.AuthorizeAsync("r")).Id;

        (await _merchant.CaptureAsync(held)).Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await _merchant.CaptureAsync(held)).Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await _merchant.CaptureAsync(held)).Status.ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_dropped_line_after_the_work_is_an_error_for_the_caller_and_a_capture_in_the_book()
    {
        await _merchant.StrikeAsync("capture", "timeout_after", delayMs: 1);
        var held = (await _merchant.AuthorizeAsync("r", amount: 700)).Id;

        await Should.ThrowAsync<HttpRequestException>(() => _merchant.CaptureAsync(held));

        (await _merchant.AuthorizationAsync(held)).Json.GetProperty("captured_minor").GetInt64().ShouldBe(700);
    }

    [Fact]
    public async Task Look_ups_can_fail_too()
    {
        await _merchant.StrikeAsync("lookup", "server_error");

        (await _merchant.GetAsync(WorldMerchant.Provider + "/authorizations?reference=r")).Status
            .ShouldBe(HttpStatusCode.InternalServerError);
        (await _merchant.AuthorizationsOfAsync("r")).ShouldBeEmpty();
    }
}
