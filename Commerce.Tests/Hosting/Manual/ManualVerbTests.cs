using System.Text.Json;
using Commerce.Domain.Operations.Effects;
using Commerce.McpServer.Hosting.Cli.Manual;
using Commerce.Tests.Support;
using Commerce.Tests.Tools.Checkouts;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Tests.Hosting.Manual;

/// <summary>
/// The verb as a person at a shell uses it, on a purchase whose answer was lost: the provider acted, answers its key with a cached
/// 500, and cannot be asked.
/// </summary>
public sealed class ManualVerbTests(TestServer server) : IClassFixture<TestServer>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private IOutcomeDesk Desk => server.App.Services.GetRequiredService<IOutcomeDesk>();

    [Fact]
    public async Task A_purchase_nobody_knew_of_is_settled_by_a_person_and_ends_truthfully()
    {
        await using var shop = await TestShop.OpenAsync(server);
        var lost = await LostPurchase.MakeAsync(shop);

        var waiting = await shop.Agent.CallAsync("get_operation", new { operation_id = lost.OperationId });
        waiting.GetProperty("operation").GetProperty("status_message").GetString().ShouldBe(
            "The authorize may have reached the provider; it is being looked up. Do not repeat it.");
        var (_, list) = await RunAsync("manual");
        list.ShouldContain($"authorize of {lost.Total} for Test merchant (test): unknown, still being asked for");
        list.ShouldContain($"{lost.OperationId}, complete_checkout/authorize, working, it waits for this");
        list.ShouldContain($"at           simulated; its reference unknown, ours {lost.Reference}");
        list.ShouldContain("remembered by the provider until");

        var (code, said) = await RunAsync("manual", lost.OperationId, "--succeeded", lost.ProviderRef, "--by", "ada", "--note", "seen in their list", "--yes");

        said.ShouldContain("simulated was asked just now and gave no answer to go by (HTTP 500)");
        said.ShouldContain($"is booked: succeeded, {lost.ProviderRef}.");
        code.ShouldBe(0);
        var ended = await shop.Agent.FollowAsync(lost.OperationId);
        ended.GetProperty("status").GetString().ShouldBe("completed");
        ended.GetProperty("result").GetProperty("outcome").GetString().ShouldBe("placed", ended.GetRawText());
        var book = await shop.BookAsync();
        book.GetProperty("authorizations").GetArrayLength().ShouldBe(1);
        book.GetProperty("captures").GetArrayLength().ShouldBe(1);
        (await shop.BalanceAsync("hold_at_provider")).ShouldBe(0);
        (await shop.LevelsAsync()).ShouldBe("8/0");
        (await shop.Merchant.ScalarAsync<long>(
            "select count(*) from engine.audit_event where actor = 'person:ada' and action = 'effect.settled_by_word' and operation_id = $1",
            lost.OperationId)).ShouldBe(1);

        var (again, refusal) = await RunAsync("manual", lost.EffectId, "--succeeded", lost.ProviderRef, "--yes");
        refusal.ShouldStartWith("Refused (already_settled): This authorize is settled: succeeded since ");
        again.ShouldBe(1);
    }

    [Fact]
    public async Task A_hold_that_was_never_made_ends_the_purchase_without_another_try()
    {
        await using var shop = await TestShop.OpenAsync(server);
        var lost = await LostPurchase.MakeAsync(shop, acts: false);

        (await RunAsync("manual", lost.OperationId, "--failed", "--yes")).Code.ShouldBe(0);

        var error = (await shop.Agent.FollowAsync(lost.OperationId)).GetProperty("error");
        error.GetProperty("code").GetString().ShouldBe("provider.unavailable");
        error.GetProperty("message").GetString()!.ShouldEndWith("nothing was held.");
        (await shop.BookAsync()).GetProperty("authorizations").GetArrayLength().ShouldBe(0);
        (await shop.Merchant.ScalarAsync<long>("select count(*) from engine.effect where kind = 'authorize'")).ShouldBe(1);
        (await shop.LevelsAsync()).ShouldBe("10/2");
    }

    [Fact]
    public async Task A_word_against_the_providers_own_answer_is_refused_and_agreement_books_its_facts()
    {
        await using var shop = await TestShop.OpenAsync(server);
        var lost = await LostPurchase.MakeAsync(shop);
        await shop.AsWorldAsync("update world.chaos_rule set remaining = 0");

        var (code, said) = await RunAsync("manual", lost.OperationId, "--failed", "--yes");

        said.ShouldStartWith($"Refused (provider_says_it_happened): The provider was asked just now and has it as {lost.ProviderRef}");
        code.ShouldBe(1);
        (await RunAsync("manual", lost.OperationId, "--succeeded", "auth_of_another", "--yes")).Text.ShouldContain("(other_reference)");
        (await RunAsync("manual", lost.OperationId, "--succeeded", lost.ProviderRef, "--yes")).Text.ShouldContain("and says the same: succeeded");
        await shop.Agent.FollowAsync(lost.OperationId);
        (await shop.Merchant.ScalarAsync<bool>("select capture_before is not null from commerce.payment")).ShouldBeTrue();
    }

    [Fact]
    public async Task Without_a_yes_nothing_is_settled()
    {
        await using var shop = await TestShop.OpenAsync(server);
        var lost = await LostPurchase.MakeAsync(shop);
        await using var output = new StringWriter();

        var code = await ManualVerb.RunAsync(
            [lost.OperationId, "--succeeded", lost.ProviderRef, "--by", "ada"], Desk, new StringReader("no\n"), output, Cancel);

        output.ToString().ShouldContain($"{lost.OperationId}, as done by the provider under {lost.ProviderRef}, decided by ada? Type 'yes': ");
        output.ToString().ShouldEndWith("Nothing was settled.\n");
        code.ShouldBe(1);
        (await shop.Merchant.ScalarAsync<string>("select state from engine.effect where kind = 'authorize'")).ShouldBe("unknown");
    }

    [Fact]
    public async Task Programs_get_the_same_as_json()
    {
        await using var shop = await TestShop.OpenAsync(server);
        var lost = await LostPurchase.MakeAsync(shop);

        var one = Json(await RunAsync("manual", lost.EffectId, "--json")).GetProperty("outcomes")[0];
        one.GetProperty("operation_id").GetString().ShouldBe(lost.OperationId);
        one.GetProperty("amount").GetProperty("currency").GetString().ShouldBe("EUR");
        one.GetProperty("request_key").GetString()!.Length.ShouldBe(43);
        one.GetProperty("state").GetString().ShouldBe("unknown");
        one.GetProperty("checks").GetInt32().ShouldBeGreaterThan(0);
        Json(await RunAsync("manual", lost.OperationId, "--note", "asked them", "--json")).GetProperty("noted").GetBoolean().ShouldBeTrue();
        var settled = Json(await RunAsync("manual", lost.OperationId, "--succeeded", lost.ProviderRef, "--yes", "--json"));
        settled.GetProperty("settled").GetBoolean().ShouldBeTrue();
        settled.GetProperty("provider_said").GetString().ShouldBe("unknown");
        var refused = Json(await RunAsync("manual", lost.OperationId, "--failed", "--yes", "--json"));
        refused.GetProperty("problems")[0].GetProperty("code").GetString().ShouldBe("already_settled");
    }

    [Theory]
    [InlineData("bad_id", "manual", "op_nonsense")]
    [InlineData("missing_id", "manual", "--failed")]
    [InlineData("missing_value", "manual", "0190d3a0-0000-7000-8000-0000000000d0", "--succeeded")]
    [InlineData("contradiction", "manual", "0190d3a0-0000-7000-8000-0000000000d0", "--succeeded", "x", "--failed")]
    [InlineData("bad_value", "manual", "0190d3a0-0000-7000-8000-0000000000d0", "--note", "card 4242424242424242")]
    [InlineData("bad_value", "manual", "0190d3a0-0000-7000-8000-0000000000d0", "--succeeded", "a\tb")]
    [InlineData("missing_yes", "manual", "0190d3a0-0000-7000-8000-0000000000d0", "--failed", "--json")]
    [InlineData("unknown_argument", "manual", "--everything")]
    [InlineData("unknown_argument, contradiction, missing_id", "manual", "--all", "--failed", "--succeeded", "x")]
    public async Task A_wrong_use_is_told_with_everything_that_is_wrong(string codes, params string[] arguments)
    {
        var (code, text) = await RunAsync(arguments);

        var found = arguments.Contains("--json")
            ? JsonElement.Parse(text).GetProperty("problems").EnumerateArray().Select(static it => it.GetProperty("code").GetString()!)
            : text.Split('\n').Where(static line => line.StartsWith("Refused (", StringComparison.Ordinal))
                .Select(static line => line["Refused (".Length..line.IndexOf(')', StringComparison.Ordinal)]);
        string.Join(", ", found).ShouldBe(codes);
        code.ShouldBe(2);
    }

    [Fact]
    public async Task An_id_of_nothing_is_said_to_be_one() =>
        (await RunAsync("manual", Guid.CreateVersion7().ToString(), "--failed", "--yes")).ShouldBe(
            (1, "Refused (not_found): There is no call to a third party under this id: copy it from ./run.sh manual.\n"));

    private static JsonElement Json((int Code, string Text) answer) => JsonElement.Parse(answer.Text);

    private async Task<(int Code, string Text)> RunAsync(params string[] arguments)
    {
        await using var output = new StringWriter();
        var code = await ManualVerb.RunAsync(arguments[1..], Desk, TextReader.Null, output, Cancel);
        return (code, output.ToString());
    }
}
