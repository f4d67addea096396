using System.Net;
using System.Text.Json;
using Commerce.Tests.Support;

namespace Commerce.Tests.SimulatedWorld;

public sealed class CarrierTests(WorldFixture fixture) : IClassFixture<WorldFixture>
{
    private readonly WorldMerchant _merchant = fixture.World.NewMerchant();

    [Theory]
    [InlineData("swift")]
    [InlineData("npost")]
    [InlineData("slowboat")]
    public async Task The_same_request_gives_the_same_prices_on_another_day_of_the_server(string carrier)
    {
        var first = await RatesAsync(carrier);
        var second = await RatesAsync(carrier);

        Prices(second).ShouldBe(Prices(first));
        Prices(first).Count.ShouldBeGreaterThan(1);
        Ids(second).Intersect(Ids(first)).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_express_is_quick_and_dear_and_the_economy_is_slow_and_cheap()
    {
        var swift = Quotes(await RatesAsync("swift"));
        var npost = Quotes(await RatesAsync("npost"));
        var slowboat = Quotes(await RatesAsync("slowboat"));

        Cheapest(slowboat).ShouldBeLessThan(Cheapest(npost));
        Cheapest(npost).ShouldBeLessThan(Cheapest(swift));
        Fastest(swift).ShouldBeLessThan(Fastest(npost));
        Fastest(npost).ShouldBeLessThan(Fastest(slowboat));
        swift.ShouldAllBe(static it => it.GetProperty("surcharges").GetArrayLength() > 0);
    }

    [Fact]
    public async Task Weight_and_distance_cost()
    {
        var near = Cheapest(Quotes(await RatesAsync("npost", country: "DE")));
        var far = Cheapest(Quotes(await RatesAsync("npost", country: "US")));
        var heavy = Cheapest(Quotes(await RatesAsync("npost", country: "DE", grams: 9_000)));

        far.ShouldBeGreaterThan(near);
        heavy.ShouldBeGreaterThan(near);
    }

    [Fact]
    public async Task Bulky_parcels_weigh_what_their_volume_says_where_the_carrier_measures()
    {
        object Parcel(int side) => new { weight_g = 1000, length_mm = side, width_mm = side, height_mm = side };

        var small = await PostAsync("swift", [Parcel(100)]);
        var large = await PostAsync("swift", [Parcel(500)]);

        Cheapest(Quotes(large)).ShouldBeGreaterThan(Cheapest(Quotes(small)));
    }

    [Fact]
    public async Task Delivery_days_skip_what_the_carrier_does_not_work()
    {
        // 2 October 2026 is a Friday: the economy carrier rests on both days of the weekend.
        var quote = Quotes(await RatesAsync("slowboat", country: "DE")).Single(
            static it => it.GetProperty("service_code").GetString() == "economy_plus");

        quote.GetProperty("transit_days").GetInt32().ShouldBe(4);
        quote.GetProperty("delivery_date").GetString().ShouldBe("2026-10-08");
    }

    [Theory]
    [InlineData("00001", "swift", HttpStatusCode.ServiceUnavailable)]
    [InlineData("00001", "npost", HttpStatusCode.OK)]
    [InlineData("00004", "slowboat", HttpStatusCode.ServiceUnavailable)]
    public async Task Magic_postal_codes_take_carriers_down(string postalCode, string carrier, HttpStatusCode status) =>
        (await RatesAsync(carrier, postalCode: postalCode)).Status.ShouldBe(status);

    [Fact]
    public async Task Nobody_delivers_to_some_places_and_says_so()
    {
        var reply = await RatesAsync("npost", postalCode: "00007");

        Quotes(reply).ShouldBeEmpty();
        reply.Json.GetProperty("messages")[0].GetProperty("code").GetString().ShouldBe("destination_not_served");
    }

    [Fact]
    public async Task A_quote_can_be_looked_up_and_expires()
    {
        var lasting = Ids(await RatesAsync("npost"))[0];
        var brief = Ids(await RatesAsync("npost", postalCode: "00008"))[0];

        (await IsExpiredAsync(lasting)).ShouldBeFalse();
        await Eventually.HoldsAsync(() => IsExpiredAsync(brief));

        async Task<bool> IsExpiredAsync(string quote)
        {
            var reply = await _merchant.GetAsync("/world/carriers/npost/v1/quotes/" + quote);
            return reply.Json.GetProperty("expired").GetBoolean();
        }
    }

    [Fact]
    public async Task A_carrier_quotes_in_its_own_currencies_only()
    {
        (await RatesAsync("slowboat", currency: "JPY"))["code"].ShouldBe("currency_not_supported");
        var yen = Quotes(await RatesAsync("swift", currency: "JPY"));
        yen.ShouldAllBe(static it => it.GetProperty("currency").GetString() == "JPY");
        Cheapest(yen).ShouldBeGreaterThan(1000);
    }

    [Fact]
    public async Task A_rule_can_strike_one_carrier_alone()
    {
        await _merchant.StrikeAsync("rates", "unavailable", carrier: "npost");

        (await RatesAsync("swift")).Status.ShouldBe(HttpStatusCode.OK);
        (await RatesAsync("npost")).Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await RatesAsync("npost")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Live_merchants_and_unknown_carriers_are_refused()
    {
        (await PostAsync("swift", [new { weight_g = 1 }], mode: "live"))["code"].ShouldBe("live_mode_refused");
        (await RatesAsync("pigeon")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    private Task<WorldReply> RatesAsync(
        string carrier, string country = "FR", string postalCode = "75001", string currency = "EUR",
        int grams = 1200) =>
        PostAsync(carrier, [new { weight_g = grams }], country, postalCode, currency);

    private Task<WorldReply> PostAsync(
        string carrier, object[] parcels, string country = "FR", string postalCode = "75001", string currency = "EUR",
        string mode = "test") => _merchant.PostAsync($"/world/carriers/{carrier}/v1/rates", new
        {
            mode,
            currency,
            origin = new { country = "DE", postal_code = "10115" },
            destination = new { country, postal_code = postalCode },
            parcels,
            ready_on = "2026-10-02",
        });

    private static IReadOnlyList<JsonElement> Quotes(WorldReply reply) =>
        [.. reply.Json.GetProperty("quotes").EnumerateArray()];

    private static IReadOnlyList<string> Ids(WorldReply reply) =>
        [.. Quotes(reply).Select(static it => it.GetProperty("quote_id").GetString()!)];

    private static IReadOnlyList<string> Prices(WorldReply reply) => [.. Quotes(reply).Select(static it =>
        $"{it.GetProperty("service_code")} {it.GetProperty("amount_minor")} {it.GetProperty("delivery_date")}")];

    private static long Cheapest(IEnumerable<JsonElement> quotes) =>
        quotes.Min(static it => it.GetProperty("amount_minor").GetInt64());

    private static int Fastest(IEnumerable<JsonElement> quotes) =>
        quotes.Min(static it => it.GetProperty("transit_days").GetInt32());
}
