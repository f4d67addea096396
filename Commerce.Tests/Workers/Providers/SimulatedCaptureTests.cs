using Commerce.Domain.Operations.Effects;
using Commerce.Domain.Payments.Provider;
using Commerce.Domain.Values;
using Commerce.Tests.SimulatedWorld;
using Commerce.Tests.Support;

namespace Commerce.Tests.Workers.Providers;

/// <summary>Captures, voids, refunds and payment pages through the adapter.</summary>
public sealed class SimulatedCaptureTests(WorldFixture fixture) : IClassFixture<WorldFixture>, IDisposable
{
    private readonly ProviderRig _rig = new(fixture);

    [Fact]
    public async Task A_capture_says_what_it_took_and_what_it_cost()
    {
        var answer = await CaptureAsync(await HeldAsync(), "10.00");

        answer.Outcome.ShouldBe(ProviderOutcome.Succeeded);
        var facts = CommerceJson.Read<CaptureAnswer>(answer.Body);
        (facts.Captured, facts.Fee).ShouldBe((Money.Parse("10.00", "EUR"), Money.Parse("0.39", "EUR")));
        answer.ProviderRef.ShouldStartWith("cap_");
    }

    [Fact]
    public async Task A_capture_with_a_lost_answer_is_found_by_our_reference()
    {
        var held = await HeldAsync();
        await _rig.Book.StrikeAsync("capture", "timeout_after", delayMs: 1);

        (await CaptureAsync(held, "10.00")).Outcome.ShouldBe(ProviderOutcome.Unknown);

        var found = await _rig.LookUpAsync(EffectKind.Capture, Capture(held, "10.00"), "capture-key");
        found.Outcome.ShouldBe(ProviderOutcome.Succeeded);
        (await _rig.Book.BookAsync()).GetProperty("captures").GetArrayLength().ShouldBe(1);
    }

    [Theory]
    [InlineData("void", HoldRefusal.AlreadyVoided)]
    [InlineData("expire", HoldRefusal.Expired)]
    [InlineData("capture", HoldRefusal.AlreadyCaptured)]
    [InlineData("part", HoldRefusal.AmountTooHigh)]
    public async Task A_hold_that_cannot_be_taken_says_what_became_of_it(string before, HoldRefusal refusal)
    {
        var held = await HeldAsync();
        await (before switch
        {
            "void" => _rig.Book.VoidAsync(held),
            "capture" => _rig.Book.CaptureAsync(held),
            "part" => _rig.Book.CaptureAsync(held, 1),
            _ => ExpireAsync(held),
        });

        var answer = await CaptureAsync(held, "45.90");

        answer.Outcome.ShouldBe(ProviderOutcome.Declined);
        CommerceJson.Read<CaptureAnswer>(answer.Body).Refusal.ShouldBe(refusal);
    }

    [Fact]
    public async Task A_void_is_final_and_found_again()
    {
        var request = new VoidRequest("void-1", await HeldAsync());

        (await _rig.LookUpAsync(EffectKind.Void, request, "void-key")).Outcome.ShouldBe(ProviderOutcome.Absent);
        (await _rig.SendAsync(EffectKind.Void, request, "void-key")).Outcome.ShouldBe(ProviderOutcome.Succeeded);
        (await _rig.LookUpAsync(EffectKind.Void, request, "void-key")).Outcome.ShouldBe(ProviderOutcome.Succeeded);

        var again = await _rig.SendAsync(EffectKind.Void, request with { Reference = "void-2" }, "other-key");
        again.Outcome.ShouldBe(ProviderOutcome.Declined);
        CommerceJson.Read<VoidAnswer>(again.Body).Refusal.ShouldBe(HoldRefusal.AlreadyVoided);
    }

    [Fact]
    public async Task A_refund_that_takes_its_time_is_pending_and_then_what_it_became()
    {
        var capture = await CaptureAsync(await HeldAsync("pm_sim_refund_0s_then_fail"), "45.90");
        var request = new RefundRequest("refund-1", capture.ProviderRef!, Money.Parse("5.00", "EUR"));

        var answer = await _rig.SendAsync(EffectKind.Refund, request, "refund-key");
        answer.Outcome.ShouldBe(ProviderOutcome.Pending);

        ProviderAnswer found = answer;
        await Eventually.HoldsAsync(async () =>
        {
            found = await _rig.LookUpAsync(EffectKind.Refund, request, "refund-key", answer.ProviderRef);
            return found.Outcome != ProviderOutcome.Pending;
        });
        found.Outcome.ShouldBe(ProviderOutcome.Declined);
        var facts = CommerceJson.Read<RefundAnswer>(found.Body);
        (facts.State, facts.FailureCode).ShouldBe((RefundState.Failed, "account_closed"));
    }

    [Fact]
    public async Task A_payment_page_is_pending_until_the_buyer_has_entered_a_card()
    {
        var request = new PaymentPageRequest("page-1", Money.Parse("45.90", "EUR"), "Two shirts", 600);
        var answer = await _rig.SendAsync(EffectKind.PaymentPage, request, "page-key");
        answer.Outcome.ShouldBe(ProviderOutcome.Pending);

        using var page = new BuyerPage(CommerceJson.Read<PaymentPageAnswer>(answer.Body).ActionUrl);
        await page.SubmitAsync(("number", "378282246310005"), ("expiry", "12/39"), ("code", "1234"), ("action", "pay"));

        var found = await _rig.LookUpAsync(EffectKind.PaymentPage, request, "page-key", answer.ProviderRef);
        found.Outcome.ShouldBe(ProviderOutcome.Succeeded);
        var facts = CommerceJson.Read<PaymentPageAnswer>(found.Body);
        (facts.State, facts.Card).ShouldBe((PaymentPageState.Completed, new CardFacts("amex", "0005")));
        (await HeldAsync(facts.PaymentMethodId!)).ShouldStartWith("au_");
    }

    [Fact]
    public async Task A_cancelled_payment_page_is_declined()
    {
        var request = new PaymentPageRequest("page-1", Money.Parse("45.90", "EUR"), "Two shirts", 600);
        var answer = await _rig.SendAsync(EffectKind.PaymentPage, request, "page-key");
        using var page = new BuyerPage(CommerceJson.Read<PaymentPageAnswer>(answer.Body).ActionUrl);
        await page.SubmitAsync(("action", "cancel"));

        var found = await _rig.LookUpAsync(EffectKind.PaymentPage, request, "page-key");

        found.Outcome.ShouldBe(ProviderOutcome.Declined);
    }

    public void Dispose() => _rig.Dispose();

    private async Task<string> HeldAsync(string method = "pm_sim_visa") => (await _rig.SendAsync(
        EffectKind.Authorize, new AuthorizeRequest("attempt-1", Money.Parse("45.90", "EUR"), method))).ProviderRef!;

    private static CaptureRequest Capture(string held, string amount) =>
        new("capture-1", held, Money.Parse(amount, "EUR"), Final: false);

    private Task<ProviderAnswer> CaptureAsync(string held, string amount) =>
        _rig.SendAsync(EffectKind.Capture, Capture(held, amount), "capture-key");

    private async Task<WorldReply> ExpireAsync(string held)
    {
        using var response = await fixture.World.Control.PostAsync(
            $"/world/control/authorizations/{held}/expire", null, TestContext.Current.CancellationToken);
        response.EnsureSuccessStatusCode();
        return await _rig.Book.AuthorizationAsync(held);
    }
}
