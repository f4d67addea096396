using System.Text;
using Commerce.Domain.Access;
using Commerce.Domain.Operations.Effects;
using Commerce.Domain.Payments.Provider;
using Commerce.Domain.Values;
using Commerce.Tests.SimulatedWorld;
using Commerce.Tests.Support;
using Commerce.Workers.Providers;

namespace Commerce.Tests.Workers.Providers;

/// <summary>Final where the provider was clear, unknown where it was not, and never "failed" when it
/// authorised.</summary>
public sealed class SimulatedAuthorizeTests(WorldFixture fixture) : IClassFixture<WorldFixture>, IDisposable
{
    private readonly ProviderRig _rig = new(fixture);

    [Fact]
    public async Task An_authorization_is_final_and_carries_what_later_steps_need()
    {
        var answer = await SendAsync("pm_sim_visa");

        answer.Outcome.ShouldBe(ProviderOutcome.Succeeded);
        answer.Amount.ShouldBe(Amount);
        answer.ProviderRef.ShouldStartWith("au_");
        var facts = CommerceJson.Read<AuthorizationAnswer>(answer.Body);
        (facts.State, facts.Card).ShouldBe((AuthorizationState.Authorized, new CardFacts("visa", "4242")));
        facts.NetworkReference.ShouldNotBeNull();
        facts.CaptureBefore.ShouldNotBeNull();
        Encoding.UTF8.GetString(answer.Evidence.Span).ShouldStartWith("HTTP 201\n{");
    }

    [Theory]
    [InlineData("pm_sim_declined_funds", DeclineClass.Soft, "insufficient_funds", true)]
    [InlineData("pm_sim_declined_stolen", DeclineClass.Hard, "stolen_card", false)]
    [InlineData("pm_sim_declined_fraud", DeclineClass.Fraud, "fraud_suspected", false)]
    [InlineData("pm_sim_nobody", DeclineClass.Hard, "payment_method_unknown", false)]
    public async Task A_decline_is_final_and_says_why(string method, DeclineClass kind, string code, bool mayRetry)
    {
        var answer = await SendAsync(method);

        answer.Outcome.ShouldBe(ProviderOutcome.Declined);
        CommerceJson.Read<AuthorizationAnswer>(answer.Body).Decline.ShouldBe(new DeclineFacts(kind, code, mayRetry));
    }

    [Theory]
    [InlineData("pm_sim_500", false)]
    [InlineData("pm_sim_503", false)]
    [InlineData("pm_sim_500_cached", false)]
    [InlineData("pm_sim_500_cached_authorized", true)]
    [InlineData("pm_sim_malformed_200", true)]
    [InlineData("pm_sim_timeout_before", false)]
    [InlineData("pm_sim_timeout_after", true)]
    public async Task Without_a_clear_answer_the_outcome_is_unknown_and_a_look_up_tells(
        string method, bool authorised)
    {
        (await SendAsync(method)).Outcome.ShouldBe(ProviderOutcome.Unknown);

        var found = await _rig.LookUpAsync(EffectKind.Authorize, Request(method));

        found.Outcome.ShouldBe(authorised ? ProviderOutcome.Succeeded : ProviderOutcome.Absent);
        (await _rig.Book.AuthorizationsOfAsync("attempt-1")).Count.ShouldBe(authorised ? 1 : 0);
    }

    [Fact]
    public async Task A_request_that_is_being_worked_on_is_unknown_not_refused()
    {
        await using var busy = await BusyKey.HoldAsync(fixture.Database, _rig.Book, "key");

        var answer = await SendAsync("pm_sim_visa");

        (answer.Outcome, answer.Note).ShouldBe((ProviderOutcome.Unknown, "HTTP 409"));
    }

    [Fact]
    public async Task Nobody_there_is_unknown()
    {
        var options = new SimulatedProviderOptions();
        using var client = new SimulatedWorldClient(options, static () => new Uri("http://127.0.0.1:9"));
        var provider = new SimulatedPaymentProvider(client, options);

        var answer = await provider.SendAsync(
            _rig.Call(EffectKind.Authorize, Request("pm_sim_visa")), TestContext.Current.CancellationToken);

        answer.Outcome.ShouldBe(ProviderOutcome.Unknown);
    }

    [Fact]
    public async Task An_answer_that_does_not_come_in_time_is_unknown()
    {
        var options = new SimulatedProviderOptions();
        using var client = new SimulatedWorldClient(
            options, () => fixture.World.Address, TimeSpan.FromMilliseconds(200));

        var answer = await new SimulatedPaymentProvider(client, options).SendAsync(
            _rig.Call(EffectKind.Authorize, Request("pm_sim_timeout_before")), TestContext.Current.CancellationToken);

        (answer.Outcome, answer.Note).ShouldBe((ProviderOutcome.Unknown, "no answer in time"));
    }

    [Fact]
    public async Task A_key_seen_with_another_request_is_unknown_since_the_first_may_have_been_carried_out()
    {
        await SendAsync("pm_sim_visa");

        (await SendAsync("pm_sim_mastercard")).Outcome.ShouldBe(ProviderOutcome.Unknown);
    }

    [Fact]
    public async Task A_review_is_pending_until_a_look_up_finds_it_decided()
    {
        var answer = await SendAsync("pm_sim_review_1s");
        answer.Outcome.ShouldBe(ProviderOutcome.Pending);
        CommerceJson.Read<AuthorizationAnswer>(answer.Body).State.ShouldBe(AuthorizationState.ManualReview);

        ProviderAnswer found = answer;
        await Eventually.HoldsAsync(async () =>
        {
            found = await FindAsync("pm_sim_review_1s", answer);
            return found.Outcome != ProviderOutcome.Pending;
        });

        found.Outcome.ShouldBe(ProviderOutcome.Succeeded);
    }

    [Fact]
    public async Task Three_d_secure_is_pending_with_a_page_for_the_buyer()
    {
        var answer = await SendAsync("pm_sim_3ds");

        answer.Outcome.ShouldBe(ProviderOutcome.Pending);
        var facts = CommerceJson.Read<AuthorizationAnswer>(answer.Body);
        facts.State.ShouldBe(AuthorizationState.RequiresAction);
        facts.ActionExpiresAt.ShouldNotBeNull();
        using var page = new BuyerPage(facts.ActionUrl!);
        await page.SubmitAsync(("decision", "deny"));

        var found = await FindAsync("pm_sim_3ds", answer);
        found.Outcome.ShouldBe(ProviderOutcome.Declined);
        CommerceJson.Read<AuthorizationAnswer>(found.Body).Decline!.Class.ShouldBe(DeclineClass.Authentication);
    }

    [Fact]
    public async Task An_answer_about_another_amount_is_not_believed()
    {
        await SendAsync("pm_sim_visa");

        var other = Request("pm_sim_visa") with { Amount = Money.Parse("45.91", "EUR") };
        (await _rig.LookUpAsync(EffectKind.Authorize, other)).Outcome.ShouldBe(ProviderOutcome.Unknown);
    }

    [Fact]
    public async Task A_hold_that_is_gone_holds_nothing()
    {
        var held = await SendAsync("pm_sim_visa");
        await _rig.Book.VoidAsync(held.ProviderRef!);

        var found = await FindAsync("pm_sim_visa", held);

        found.Outcome.ShouldBe(ProviderOutcome.Declined);
        CommerceJson.Read<AuthorizationAnswer>(found.Body).State.ShouldBe(AuthorizationState.Voided);
    }

    [Fact]
    public async Task Nothing_is_sent_for_a_live_merchant()
    {
        var call = _rig.Call(EffectKind.Authorize, Request("pm_sim_visa"), mode: TenantMode.Live);

        await Should.ThrowAsync<InvalidOperationException>(
            () => _rig.Payments.SendAsync(call, TestContext.Current.CancellationToken));
    }

    public void Dispose() => _rig.Dispose();

    private static Money Amount => Money.Parse("45.90", "EUR");

    private static AuthorizeRequest Request(string method) => new("attempt-1", Amount, method);

    private Task<ProviderAnswer> FindAsync(string method, ProviderAnswer earlier) =>
        _rig.LookUpAsync(EffectKind.Authorize, Request(method), providerRef: earlier.ProviderRef);

    private Task<ProviderAnswer> SendAsync(string method) => _rig.SendAsync(EffectKind.Authorize, Request(method));
}
