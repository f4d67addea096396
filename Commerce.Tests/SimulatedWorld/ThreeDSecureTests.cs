using System.Net;
using System.Text.Json;
using Commerce.Tests.Support;

namespace Commerce.Tests.SimulatedWorld;

/// <summary>The buyer's bank, played with plain form posts.</summary>
public sealed class ThreeDSecureTests(WorldFixture fixture) : IClassFixture<WorldFixture>
{
    private readonly WorldMerchant _merchant = fixture.World.NewMerchant();

    [Fact]
    public async Task Approving_on_the_page_authorises()
    {
        var held = await _merchant.AuthorizeAsync("r", "pm_sim_3ds");
        held["status"].ShouldBe("requires_action");

        (await _merchant.CaptureAsync(held.Id))["code"].ShouldBe("authorization_requires_action");
        (await PageOf(held).TextAsync()).ShouldContain("45.90 EUR");
        (await PageOf(held).SubmitAsync(("decision", "approve"))).ShouldContain("Approved");

        await ShouldEndAsync(held.Id, "authorized", "authenticated");
    }

    [Fact]
    public async Task Denying_on_the_page_declines()
    {
        var held = await _merchant.AuthorizeAsync("r", "pm_sim_3ds");

        await PageOf(held).SubmitAsync(("decision", "deny"));

        var end = await ShouldEndAsync(held.Id, "declined", "denied");
        end.GetProperty("decline").GetProperty("code").GetString().ShouldBe("authentication_denied");
    }

    [Fact]
    public async Task A_bank_may_decline_although_the_buyer_approved()
    {
        var held = await _merchant.AuthorizeAsync("r", "pm_sim_3ds_then_decline");

        await PageOf(held).SubmitAsync(("decision", "approve"));

        var end = await ShouldEndAsync(held.Id, "declined", "authenticated");
        end.GetProperty("decline").GetProperty("code").GetString().ShouldBe("insufficient_funds");
    }

    [Fact]
    public async Task A_page_nobody_answers_is_given_up()
    {
        var held = await _merchant.AuthorizeAsync("r", "pm_sim_3ds_1s");

        await Eventually.HoldsAsync(
            async () => (await _merchant.AuthorizationAsync(held.Id))["status"] != "requires_action");

        await ShouldEndAsync(held.Id, "declined", "abandoned");
        (await PageOf(held).SubmitAsync(("decision", "approve"))).ShouldContain("Too late");
        await ShouldEndAsync(held.Id, "declined", "abandoned");
    }

    [Fact]
    public async Task The_first_answer_counts()
    {
        var held = await _merchant.AuthorizeAsync("r", "pm_sim_3ds");

        await PageOf(held).SubmitAsync(("decision", "deny"));
        (await PageOf(held).SubmitAsync(("decision", "approve"))).ShouldContain("Denied");

        await ShouldEndAsync(held.Id, "declined", "denied");
    }

    [Fact]
    public async Task A_withdrawn_payment_can_no_longer_be_approved()
    {
        var held = await _merchant.AuthorizeAsync("r", "pm_sim_3ds");
        await _merchant.VoidAsync(held.Id);

        (await PageOf(held).SubmitAsync(("decision", "approve"))).ShouldContain("No longer needed");

        (await _merchant.AuthorizationAsync(held.Id))["status"].ShouldBe("voided");
    }

    [Fact]
    public async Task Unknown_pages_do_not_exist()
    {
        using var page = new BuyerPage(new Uri(fixture.World.Address, "/world/3ds/3ds_" + new string('0', 32)));

        (await page.GetAsync()).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    private static BuyerPage PageOf(WorldReply held) =>
        new(new Uri(held.Json.GetProperty("action").GetProperty("url").GetString()!));

    private async Task<JsonElement> ShouldEndAsync(string id, string status, string outcome)
    {
        var end = (await _merchant.AuthorizationAsync(id)).Json;
        end.GetProperty("status").GetString().ShouldBe(status);
        end.GetProperty("authentication").GetProperty("outcome").GetString().ShouldBe(outcome);
        return end;
    }
}
