using System.Net;
using Commerce.Tests.Support;
using Npgsql;

namespace Commerce.Tests.SimulatedWorld;

/// <summary>The only place with card fields, and what stays of a card.</summary>
public sealed class PaymentPageTests(WorldFixture fixture) : IClassFixture<WorldFixture>
{
    private const string Number = "5555 5555 5555 4444";
    private readonly WorldMerchant _merchant = fixture.World.NewMerchant();

    [Fact]
    public async Task A_card_typed_on_the_page_becomes_a_payment_method_that_authorises()
    {
        var session = await _merchant.OpenPageAsync();
        using var page = PageOf(session);
        (await page.TextAsync()).ShouldContain("Two &lt;b&gt;shirts&lt;/b&gt;");

        (await page.SubmitAsync(Card(Number))).ShouldContain("Your card is on file");

        var done = await SessionAsync(session.Id);
        done["status"].ShouldBe("completed");
        done.Json.GetProperty("card").GetProperty("brand").GetString().ShouldBe("mastercard");
        done.Json.GetProperty("card").GetProperty("last4").GetString().ShouldBe("4444");
        (await _merchant.AuthorizeAsync("r", done["payment_method"]))["status"].ShouldBe("authorized");
    }

    [Fact]
    public async Task A_payment_method_belongs_to_the_merchant_whose_page_it_was()
    {
        var session = await _merchant.OpenPageAsync();
        using var page = PageOf(session);
        await page.SubmitAsync(Card(Number));
        var method = (await SessionAsync(session.Id))["payment_method"];

        (await fixture.World.NewMerchant().AuthorizeAsync("r", method))["code"].ShouldBe("unknown_payment_method");
    }

    [Fact]
    public async Task Card_number_and_security_code_are_nowhere_afterwards()
    {
        var session = await _merchant.OpenPageAsync();
        using var page = PageOf(session);
        await page.SubmitAsync(
            ("number", "5555-5555-5555-4444"), ("expiry", "13/99"), ("code", "73"), ("action", "pay"));
        await page.SubmitAsync(Card("4929 1234 5678 9012"));
        await page.SubmitAsync(Card(Number, "739"));
        await _merchant.AuthorizeAsync("r", (await SessionAsync(session.Id))["payment_method"]);

        var kept = await EverythingInTheBookAsync() + fixture.World.Log.Text;

        kept.ShouldContain("mastercard");
        foreach (var secret in new[] { "5555555555554444", Number, "5555-5555", "4929", "55555555" })
        {
            kept.ShouldNotContain(secret);
        }
    }

    [Theory]
    [InlineData("4929 1234 5678 9012", "12/39", "123", "Card number")]
    [InlineData(Number, "12/20", "123", "expired")]
    [InlineData(Number, "1239", "123", "month and year")]
    [InlineData(Number, "12/39", "12a", "Security code")]
    public async Task What_is_wrong_is_said_and_nothing_typed_is_shown_again(
        string number, string expiry, string code, string problem)
    {
        var session = await _merchant.OpenPageAsync();
        using var page = PageOf(session);

        var text = await page.SubmitAsync(("number", number), ("expiry", expiry), ("code", code), ("action", "pay"));

        text.ShouldContain(problem);
        text.ShouldNotContain(number);
        text.ShouldNotContain($"value=\"{code}\"");
        (await SessionAsync(session.Id))["status"].ShouldBe("open");
    }

    [Fact]
    public async Task A_cancelled_page_stays_cancelled()
    {
        var session = await _merchant.OpenPageAsync();
        using var page = PageOf(session);

        (await page.SubmitAsync(("action", "cancel"))).ShouldContain("Payment cancelled");
        (await page.SubmitAsync(Card(Number))).ShouldContain("Payment cancelled");

        (await SessionAsync(session.Id))["status"].ShouldBe("cancelled");
    }

    [Fact]
    public async Task A_page_expires()
    {
        var session = await _merchant.OpenPageAsync(expiresInSeconds: 1);
        using var page = PageOf(session);

        await Eventually.HoldsAsync(async () => (await SessionAsync(session.Id))["status"] == "expired");

        (await page.SubmitAsync(Card(Number))).ShouldContain("This page has expired");
    }

    [Fact]
    public async Task The_page_runs_no_script_and_is_neither_cached_nor_framed()
    {
        using var page = PageOf(await _merchant.OpenPageAsync());
        using var response = await page.GetAsync();

        response.Headers.CacheControl!.NoStore.ShouldBeTrue();
        var policy = response.Headers.GetValues("Content-Security-Policy").Single();
        policy.ShouldContain("default-src 'none'");
        policy.ShouldContain("frame-ancestors 'none'");
        policy.ShouldNotContain("unsafe");
    }

    [Fact]
    public async Task More_than_a_form_can_hold_is_not_read()
    {
        using var client = fixture.World.Client(null);
        using var form = new StringContent("number=" + new string('4', 20_000));
        form.Headers.ContentType = new("application/x-www-form-urlencoded");

        using var response = await client.PostAsync(
            (await _merchant.OpenPageAsync())["url"], form, TestContext.Current.CancellationToken);

        response.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task Unknown_pages_do_not_exist()
    {
        using var page = new BuyerPage(new Uri(fixture.World.Address, "/world/pay/ps_" + new string('0', 32)));

        (await page.GetAsync()).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    private static (string, string)[] Card(string number, string code = "123") =>
        [("number", number), ("expiry", "12/39"), ("code", code), ("action", "pay")];

    private static BuyerPage PageOf(WorldReply session) => new(new Uri(session["url"]));

    private Task<WorldReply> SessionAsync(string id) =>
        _merchant.GetAsync($"{WorldMerchant.Provider}/payment-sessions/{id}");

    // Every row of every table of the schema, as text: a table that is added later is searched without anybody
    // thinking of it.
    private async Task<string> EverythingInTheBookAsync()
    {
        await using var source = NpgsqlDataSource.Create(fixture.Database.World);
        var tables = new List<string>();
        await using (var list = source.CreateCommand(
            "select table_name from information_schema.tables where table_schema = 'world'"))
        {
            await using var reader = await list.ExecuteReaderAsync(TestContext.Current.CancellationToken);
            while (await reader.ReadAsync(TestContext.Current.CancellationToken))
            {
                tables.Add(reader.GetString(0));
            }
        }

        tables.Count.ShouldBeGreaterThan(10);
        var text = "";
        foreach (var table in tables)
        {
            await using var rows = source.CreateCommand(
                $"select coalesce(string_agg(to_jsonb(t)::text, ' '), '') from world.\"{table}\" t");
            text += (string)(await rows.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
        }

        return text;
    }
}
