using Commerce.Domain.Access;
using Commerce.Domain.Operations.Effects;
using Commerce.Domain.Shipping.Provider;
using Commerce.Domain.Values;
using Commerce.Tests.SimulatedWorld;

namespace Commerce.Tests.Workers.Providers;

public sealed class SimulatedCarrierTests(WorldFixture fixture) : IClassFixture<WorldFixture>, IDisposable
{
    private readonly ProviderRig _rig = new(fixture);

    [Theory]
    [InlineData("swift")]
    [InlineData("npost")]
    [InlineData("slowboat")]
    public async Task Offers_come_back_whole(string carrier)
    {
        var answer = await RatesAsync(carrier);

        answer.Outcome.ShouldBe(ProviderOutcome.Succeeded);
        var rates = CommerceJson.Read<RateAnswer>(answer.Body).Rates;
        rates.Count.ShouldBeGreaterThan(1);
        foreach (var rate in rates)
        {
            rate.Amount.IsPositive.ShouldBeTrue();
            rate.Surcharges.ShouldAllBe(surcharge => surcharge.Amount < rate.Amount);
            rate.DeliveryDate.ShouldNotBeNull();
            rate.TransitDays!.Value.ShouldBeGreaterThan(0);
            rate.Reference.ShouldStartWith(carrier + "_");
        }
    }

    [Theory]
    [InlineData("00001", "swift")]
    [InlineData("00005", "slowboat")]
    [InlineData("00006", "npost")]
    public async Task A_carrier_that_is_down_silent_or_confused_is_unknown(string postalCode, string carrier) =>
        (await RatesAsync(carrier, postalCode)).Outcome.ShouldBe(ProviderOutcome.Unknown);

    [Theory]
    [InlineData("npost", "00007", "EUR", 1200, "no_service")]
    [InlineData("npost", "75001", "EUR", 900_000, "too_heavy")]
    [InlineData("slowboat", "75001", "JPY", 1200, "currency")]
    public async Task A_carrier_that_does_not_serve_says_why(
        string carrier, string postalCode, string currency, int grams, string code)
    {
        var answer = await RatesAsync(carrier, postalCode, currency, grams);

        answer.Outcome.ShouldBe(ProviderOutcome.Declined);
        CommerceJson.Read<RateAnswer>(answer.Body).Failure!.Code.ShouldBe(code);
    }

    [Fact]
    public async Task A_live_merchant_is_not_asked_about()
    {
        var answer = await _rig.Carrier("swift").SendAsync(
            _rig.Call(EffectKind.Rates, Request(), mode: TenantMode.Live), TestContext.Current.CancellationToken);

        answer.Outcome.ShouldBe(ProviderOutcome.Declined);
        answer.Evidence.IsEmpty.ShouldBeTrue();
    }

    public void Dispose() => _rig.Dispose();

    private Task<ProviderAnswer> RatesAsync(
        string carrier, string postalCode = "75001", string currency = "EUR", int grams = 1200) =>
        _rig.Carrier(carrier).SendAsync(
            _rig.Call(EffectKind.Rates, Request(postalCode, currency, grams)), TestContext.Current.CancellationToken);

    private static RateRequest Request(string postalCode = "75001", string currency = "EUR", int grams = 1200) => new(
        new RatePlace("DE", "10115"), new RatePlace("FR", postalCode), [new RateParcel(300, 200, 100, grams)],
        Currency.Of(currency));
}
