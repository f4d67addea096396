using System.Net.Http.Json;
using System.Text.Json;
using Commerce.Tests.Support;
using Commerce.Tests.Tools.Checkouts;
using Commerce.Workers.Operations;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Tests.Hosting.Settlement;

/// <summary>The file the simulated provider settles with, imported as a person does it: what it proves is booked, the rest is told.</summary>
public sealed class SettlementVerbTests(TestServer server) : IClassFixture<TestServer>
{
    private readonly SettlementFiles _files = new(server);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_purchase_left_to_people_is_settled_by_its_line_and_ends_truthfully()
    {
        await using var shop = await TestShop.OpenAsync(server);
        var lost = await LostPurchase.MakeAsync(shop);
        await LeaveToPeopleAsync(shop);
        var answer = await shop.Agent.FollowAsync(lost.OperationId);
        answer.GetProperty("result").GetProperty("outcome").GetString().ShouldBe("indeterminate", answer.GetRawText());
        answer.GetProperty("result").GetProperty("do_not_retry").GetBoolean().ShouldBeTrue();
        var order = answer.GetProperty("result").GetProperty("order_id").GetString()!;
        var file = await _files.DownloadAsync(shop);

        var (code, text) = await _files.ImportAsync(file);

        text.ShouldContain($"settled  authorize  {lost.Total}");
        text.ShouldContain($"{lost.ProviderRef}  {lost.OperationId}");
        text.ShouldEndWith("1 settled.\n");
        code.ShouldBe(0);
        await Eventually.HoldsAsync(async () =>
            await shop.Merchant.ScalarAsync<string>("select status from commerce.payment") == "succeeded");
        (await shop.RecordAsync(order)).GetProperty("order").GetProperty("status").GetString().ShouldBe("confirmed");
        (await shop.BookAsync()).GetProperty("authorizations").GetArrayLength().ShouldBe(1);
        (await shop.BookAsync()).GetProperty("captures").GetArrayLength().ShouldBe(1);
        (await shop.BalanceAsync("hold_at_provider")).ShouldBe(0);
        (await shop.Merchant.ScalarAsync<long>(
            "select count(*) from engine.audit_event where action = 'effect.settled_by_word' and actor like 'settlement:%'")).ShouldBe(1);

        (await _files.ImportAsync(file)).ShouldSatisfyAllConditions(
            static it => it.Text.ShouldEndWith("The file was imported before. 1 settled.\n"), static it => it.Code.ShouldBe(0));
        (await _files.ImportAsync(await _files.DownloadAsync(shop))).Text.ShouldEndWith("2 agrees.\n");
        (await shop.Merchant.ScalarAsync<long>("select count(*) from engine.ledger_entry where kind = 'authorization'")).ShouldBe(1);
    }

    [Fact]
    public async Task Whatever_differs_is_told_and_nothing_is_booked_for_it()
    {
        await using var shop = await TestShop.OpenAsync(server);
        await shop.CompleteAsync(await shop.ReadyAsync(), capture: "now");
        await ChargeBesideUsAsync(shop, "somebody-else-1");
        var file = await _files.DownloadAsync(shop);
        var captured = file.Split('\n').Single(static line => line.StartsWith("capture,", StringComparison.Ordinal));
        var amount = captured.Split(',')[6];

        var (code, text) = await _files.ImportAsync(file.Replace(captured, captured.Replace($",{amount},", ",1,")));

        text.ShouldMatch("(?m)^2 +agrees +authorize .*$");
        text.ShouldMatch("(?m)^3 +amount differs +capture +0.01 EUR .* booked here: .* EUR$");
        text.ShouldMatch("(?m)^4 +unknown charge +authorize .* -  +we know of no such call$");
        text.ShouldEndWith("1 agrees, 1 amount differs, 1 unknown charge.\n");
        code.ShouldBe(1);
    }

    [Fact]
    public async Task A_second_act_under_our_reference_is_one_more_than_we_asked_for()
    {
        await using var shop = await TestShop.OpenAsync(server);
        await shop.CompleteAsync(await shop.ReadyAsync(), capture: "now");
        var reference = (await shop.BookAsync()).GetProperty("authorizations")[0].GetProperty("reference").GetString()!;
        await ChargeBesideUsAsync(shop, reference);

        var (_, text) = await _files.ImportAsync(await _files.DownloadAsync(shop));

        text.ShouldMatch("(?m)^4 +unknown charge +authorize .* our call of this reference is au_.*: this is one more$");
    }

    [Fact]
    public async Task A_booking_that_no_file_of_a_past_day_has_is_told()
    {
        await using var shop = await TestShop.OpenAsync(server);
        await shop.CompleteAsync(await shop.ReadyAsync(), capture: "now");
        await shop.AsOwnerAsync(
            "update engine.effect set first_sent_at = first_sent_at - interval '2 days' where tenant_id = $1", shop.Merchant.TenantId);
        var day = (await SettlementFiles.DayAsync(shop)).AddDays(-3);
        (await _files.ImportAsync(SettlementFiles.Empty(shop, day))).Text.ShouldEndWith("No line, and no booking without one.\n");

        var (code, text) = await _files.ImportAsync(SettlementFiles.Empty(shop, day.AddDays(2)));

        text.ShouldMatch("(?m)^-  +no line +authorize .* sent ");
        text.ShouldMatch("(?m)^-  +no line +capture ");
        text.ShouldEndWith("2 no line.\n");
        code.ShouldBe(1);
    }

    [Fact]
    public async Task A_line_that_the_provider_itself_denies_settles_nothing()
    {
        await using var shop = await TestShop.OpenAsync(server);
        var lost = await LostPurchase.MakeAsync(shop);
        var file = await _files.DownloadAsync(shop);
        await shop.AsWorldAsync("update world.chaos_rule set remaining = 0");

        var (code, text) = await _files.ImportAsync(file.Replace(lost.ProviderRef, "au_forged00000000000000"));

        text.ShouldMatch("(?m)not settled +authorize .* other_reference$");
        code.ShouldBe(1);
        (await shop.Merchant.ScalarAsync<string>("select state from engine.effect where kind = 'authorize'")).ShouldBe("unknown");
    }

    [Fact]
    public async Task Programs_get_the_findings_as_json_and_a_bad_file_leaves_nothing()
    {
        await using var shop = await TestShop.OpenAsync(server);
        await shop.CompleteAsync(await shop.ReadyAsync(), capture: "now");
        var file = await _files.DownloadAsync(shop);

        var bad = JsonElement.Parse((await _files.ImportAsync(file.Replace(",EUR,", ",XXX,"), "--json")).Text);
        bad.GetProperty("problems")[0].GetProperty("code").GetString().ShouldBe("bad_line");
        (await shop.Merchant.ScalarAsync<long>("select count(*) from engine.settlement_file")).ShouldBe(0);

        var good = JsonElement.Parse((await _files.ImportAsync(file, "--json")).Text);
        good.GetProperty("findings")[0].GetProperty("result").GetString().ShouldBe("agrees");
        good.GetProperty("was_known").GetBoolean().ShouldBeFalse();
    }

    private async Task ChargeBesideUsAsync(TestShop shop, string reference)
    {
        using var http = _files.Account(shop);
        using var answer = await http.PostAsJsonAsync(
            "/world/provider/v1/authorizations",
            new { mode = "test", reference, amount_minor = 500, currency = "EUR", payment_method = "pm_sim_visa" }, Cancel);
        answer.EnsureSuccessStatusCode();
    }

    // The deadline passes, and every look-up there is passes without an answer.
    private async Task LeaveToPeopleAsync(TestShop shop)
    {
        await shop.AsOwnerAsync(
            "update engine.operation set deadline_at = clock_timestamp() where tenant_id = $1 and tool = 'complete_checkout'", shop.Merchant.TenantId);
        await shop.AsOwnerAsync("update engine.operation_queue set run_after = clock_timestamp() where tenant_id = $1", shop.Merchant.TenantId);
        await Eventually.HoldsAsync(async () =>
        {
            await shop.AsOwnerAsync(
                "update engine.effect set next_check_at = clock_timestamp() where tenant_id = $1 and next_check_at is not null", shop.Merchant.TenantId);
            await server.App.Services.GetRequiredService<Reconciler>().CheckDueAsync(Cancel);
            return await shop.Merchant.ScalarAsync<string>("select state from engine.effect where kind = 'authorize'") == "manual";
        });
    }
}
