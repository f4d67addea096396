using Commerce.Domain.Access;
using Commerce.Domain.Infrastructure.Persistence;
using Commerce.McpServer.Auth;
using Commerce.McpServer.Hosting.Cli;
using Commerce.Tests.Support;
using Npgsql;

namespace Commerce.Tests.Hosting;

/// <summary>Merchants and keys as whoever runs a server makes them at a shell.</summary>
public sealed class MerchantVerbTests(TestCluster cluster) : IAsyncLifetime
{
    private readonly TestDatabase _database = new(cluster);
    private NpgsqlDataSource _owner = null!;
    private NpgsqlDataSource _app = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _database.InitializeAsync();
        _owner = NpgsqlDataSource.Create(_database.Owner);
        _app = NpgsqlDataSource.Create(_database.App);
    }

    public async ValueTask DisposeAsync()
    {
        await _owner.DisposeAsync();
        await _app.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task A_merchant_is_made_listed_and_known_to_a_unit_of_work()
    {
        var id = await MakeMerchantAsync();

        (await MerchantAsync("list")).Text.ShouldContain($"{id}  test  EUR  AT    0 keys  Alm & Co");
        await using var session = new CommerceSession(_app);
        await session.BeginAsync(id, Cancel);
        session.Merchant.TimeZone.ShouldBe("Europe/Vienna");
        session.Merchant.PaymentProvider.ShouldBe("simulated");
        session.Merchant.Settings.ShipFrom!.City.ShouldBe("Graz");
        session.Merchant.Settings.Carriers.ShouldContain("swift");
        var seller = session.Merchant.Settings.LegalEntity.ShouldNotBeNull();
        (seller.VatId, seller.Email, seller.Address.PostalCode, seller.Bank!.Iban)
            .ShouldBe(("ATU12345678", "billing@alm.example", "8010", "AT61 1904 3002 3457 3201"));
    }

    [Fact]
    public async Task A_key_opens_what_its_profile_says_until_it_is_revoked()
    {
        var id = await MakeMerchantAsync();

        var (code, text) = await KeyAsync("add", "--merchant", $"{id}", "--agent", "buyer-bot", "--profile", "shopper");

        code.ShouldBe(0);
        var key = text.TrimEnd().Split('\n')[^1];
        var principal = (await AuthenticateAsync(key))!;
        (principal.TenantId, principal.Agent, principal.Mode).ShouldBe((id, "buyer-bot", TenantMode.Test));
        Granted(principal).ShouldBe(Profile.Shopper.Scopes, ignoreOrder: true);
        var keyId = text.Split(' ')[1];
        (await KeyAsync("list", "--merchant", $"{id}")).Text.ShouldMatch($"^{keyId}  valid    shopper .* buyer-bot for operator");

        (await KeyAsync("revoke", "--merchant", $"{id}", "--key", keyId)).Code.ShouldBe(0);

        (await AuthenticateAsync(key)).ShouldBeNull();
        (await KeyAsync("list", "--merchant", $"{id}")).Text.ShouldStartWith($"{keyId}  revoked");
        (await KeyAsync("revoke", "--merchant", $"{id}", "--key", keyId)).Code.ShouldBe(1);
        (await EventsAsync(id)).ShouldBe(["operator access_key.created", "operator access_key.revoked"]);
    }

    [Fact]
    public async Task Unless_told_otherwise_a_key_can_look_and_not_act()
    {
        var id = await MakeMerchantAsync();

        var (_, text) = await KeyAsync("add", "--merchant", $"{id}", "--agent", "auditor", "--valid-days", "1");

        var key = text.TrimEnd().Split('\n')[^1];
        Granted((await AuthenticateAsync(key))!).ShouldBe(Profile.FinanceReadOnly.Scopes, ignoreOrder: true);
        await ExecuteAsync($"update commerce.access_key set expires_at = now() where tenant_id = '{id}'");
        (await AuthenticateAsync(key)).ShouldBeNull();
        (await KeyAsync("list", "--merchant", $"{id}")).Text.ShouldContain("expired");
    }

    [Fact]
    public async Task Another_merchants_key_is_not_revoked()
    {
        var (mine, theirs) = (await MakeMerchantAsync(), await MakeMerchantAsync());
        var (_, text) = await KeyAsync("add", "--merchant", $"{theirs}", "--agent", "bot");

        (await KeyAsync("revoke", "--merchant", $"{mine}", "--key", text.Split(' ')[1])).Code.ShouldBe(1);

        (await AuthenticateAsync(text.TrimEnd().Split('\n')[^1])).ShouldNotBeNull();
    }

    [Fact]
    public async Task Everything_that_is_wrong_is_said_at_once_and_nothing_is_made()
    {
        var (code, text) = await MerchantAsync(
            "add", "--name", " ", "--currency", "EURO", "--time-zone", "Mars/Base", "--vat-number", "1", "--live", "yes", "--city");

        code.ShouldBe(2);
        text.ShouldStartWith("""
            --city needs a value.
            --name ' ' is not a name of up to 100 characters.
            --currency 'EURO' is not an ISO 4217 currency such as EUR.
            --country is missing: an ISO 3166 country such as DE.
            --time-zone 'Mars/Base' is not a time zone of the IANA database such as Europe/Berlin.
            --vat-number '1' is not a VAT identification number such as DE123456789.
            --live is not an option of this command.
            Usage:
            """);
        (await MerchantAsync("list")).Text.ShouldBeEmpty();

        (await KeyAsync("add", "--profile", "root")).Text.ShouldStartWith("""
            --merchant is missing: the id of a merchant, see ./run.sh merchant list.
            --agent is missing: 1 to 64 letters, digits, '.', '-' or '_'.
            --profile 'root' is not one of shopper, support, billing, finance-readonly, all.
            Usage:
            """);
        (await KeyAsync("list", "--merchant", $"{Guid.CreateVersion7()}")).Text.ShouldContain("There is no merchant");
    }

    private async Task<Guid> MakeMerchantAsync()
    {
        var (code, text) = await MerchantAsync(
            "add", "--name", "Alm & Co", "--currency", "EUR", "--country", "AT", "--time-zone", "Europe/Vienna",
            "--vat-number", "ATU12345678", "--street", "Gasse 1", "--city", "Graz", "--postal-code", "8010",
            "--email", "billing@alm.example", "--iban", "AT61 1904 3002 3457 3201");
        code.ShouldBe(0, text);
        return Guid.Parse(text.Split(' ')[1]);
    }

    private async Task<(int Code, string Text)> MerchantAsync(params string[] arguments)
    {
        await using var output = new StringWriter { NewLine = "\n" };
        return (await MerchantVerb.RunAsync(arguments, new MerchantStore(_owner), output, Cancel), output.ToString());
    }

    private async Task<(int Code, string Text)> KeyAsync(params string[] arguments)
    {
        await using var output = new StringWriter { NewLine = "\n" };
        return (await KeyVerb.RunAsync(arguments, new MerchantStore(_owner), output, Cancel), output.ToString());
    }

    private Task<Principal?> AuthenticateAsync(string key) => new AccessKeySource(_app).AuthenticateAsync(key, Cancel);

    private static IReadOnlyCollection<string> Granted(Principal principal) => principal.Scopes.Values;

    private async Task ExecuteAsync(string sql)
    {
        await using var command = _owner.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Cancel);
    }

    private async Task<IReadOnlyList<string>> EventsAsync(Guid merchant)
    {
        await using var command = _owner.CreateCommand(
            $"select actor || ' ' || action from engine.audit_event where tenant_id = '{merchant}' order by event_id");
        await using var reader = await command.ExecuteReaderAsync(Cancel);
        List<string> events = [];
        while (await reader.ReadAsync(Cancel))
        {
            events.Add(reader.GetString(0));
        }

        return events;
    }
}
