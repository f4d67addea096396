using Commerce.Domain.Operations.Effects;
using Commerce.Tests.Support;
using Commerce.Tests.Tools.Checkouts;
using Commerce.Workers.Outcomes;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Tests.Hosting.Settlement;

/// <summary>Lines that cannot be judged yet, lines that deny what is booked, and an import that dies in the middle.</summary>
public sealed class SettlementCutOffTests(TestServer server) : IClassFixture<TestServer>
{
    private readonly SettlementFiles _files = new(server);

    [Fact]
    public async Task A_call_under_way_is_left_alone_and_judged_when_the_same_file_comes_again()
    {
        await using var shop = await TestShop.OpenAsync(server);
        var lost = await LostPurchase.MakeAsync(shop);
        var file = await _files.DownloadAsync(shop);
        await SetStateAsync(shop, "intended");

        var (code, text) = await _files.ImportAsync(file);

        text.ShouldMatch("(?m)^2 +under way +authorize ");
        code.ShouldBe(1);
        (await StateAsync(shop)).ShouldBe("intended");

        await SetStateAsync(shop, "unknown");
        (await _files.ImportAsync(file)).Text.ShouldEndWith("The file was imported before. 1 settled.\n");
        (await StateAsync(shop)).ShouldBe("succeeded");
        (await shop.Merchant.ScalarAsync<string>("select provider_ref from engine.effect where kind = 'authorize'")).ShouldBe(lost.ProviderRef);
    }

    [Theory]
    [InlineData("declined")]
    [InlineData("absent")]
    public async Task A_line_about_a_call_that_is_booked_as_not_having_happened_is_told_and_changes_nothing(string booked)
    {
        await using var shop = await TestShop.OpenAsync(server);
        await LostPurchase.MakeAsync(shop);
        var file = await _files.DownloadAsync(shop);
        await SetStateAsync(shop, booked);

        var (code, text) = await _files.ImportAsync(file);

        text.ShouldMatch($"(?m)^2 +contradicts +authorize .* booked here: {booked}$");
        text.ShouldEndWith("1 contradicts.\n");
        code.ShouldBe(1);
        (await StateAsync(shop)).ShouldBe(booked);
        (await shop.Merchant.ScalarAsync<long>("select count(*) from engine.ledger_entry where kind = 'authorization'")).ShouldBe(0);
        (await _files.ImportAsync(file)).Text.ShouldEndWith("The file was imported before. 1 contradicts.\n");
    }

    [Theory]
    [InlineData(false, "settled")]
    [InlineData(true, "agrees")]
    public async Task An_import_that_dies_goes_on_where_it_was_and_books_nothing_twice(bool afterBooking, string found)
    {
        await using var shop = await TestShop.OpenAsync(server);
        await shop.CompleteAsync(await shop.ReadyAsync(), capture: "now");
        await LostPurchase.MakeAsync(shop);
        var file = await _files.DownloadAsync(shop);
        var dying = new SettlementDesk(
            server.App.Services.GetRequiredService<IServiceScopeFactory>(),
            new CutOff(server.App.Services.GetRequiredService<IOutcomeDesk>(), afterBooking));

        await Should.ThrowAsync<CutOffException>(() => SettlementFiles.ImportAsync(dying, file));

        (await shop.Merchant.ScalarAsync<long>("select count(*) from engine.settlement_line")).ShouldBe(2);
        var (_, text) = await _files.ImportAsync(file);
        text.ShouldMatch($"(?m)^4 +{found} +authorize ");
        text.ShouldContain("The file was imported before.");
        (await shop.Merchant.ScalarAsync<long>("select count(*) from engine.settlement_line")).ShouldBe(3);
        (await shop.Merchant.ScalarAsync<long>(
            "select count(*) from engine.audit_event where action = 'effect.settled_by_word'")).ShouldBe(1);
        await Eventually.HoldsAsync(async () =>
            await shop.Merchant.ScalarAsync<long>("select count(*) from engine.ledger_entry where kind = 'capture'") == 2);
        (await shop.Merchant.ScalarAsync<long>("select count(*) from engine.ledger_entry where kind = 'authorization'")).ShouldBe(2);
    }

    private static Task<string> StateAsync(TestShop shop) =>
        shop.Merchant.ScalarAsync<string>("select state from engine.effect where kind = 'authorize'");

    private static Task SetStateAsync(TestShop shop, string state) =>
        shop.AsOwnerAsync($"update engine.effect set state = '{state}' where tenant_id = $1", shop.Merchant.TenantId);

    /// <summary>A process that dies just before or just after an outcome is booked.</summary>
    private sealed class CutOff(IOutcomeDesk inner, bool afterBooking) : IOutcomeDesk
    {
        public Task<IReadOnlyList<OpenOutcome>> ListAsync(int atMost, CancellationToken cancellationToken) => inner.ListAsync(atMost, cancellationToken);

        public Task<IReadOnlyList<OpenOutcome>> FindAsync(Guid? effectId, string? operationId, CancellationToken cancellationToken) =>
            inner.FindAsync(effectId, operationId, cancellationToken);

        public Task<OutcomeReport> ExamineAsync(OpenOutcome outcome, OutcomeWord word, CancellationToken cancellationToken) =>
            inner.ExamineAsync(outcome, word, cancellationToken);

        public async Task<OutcomeReport> SettleAsync(OpenOutcome outcome, OutcomeWord word, CancellationToken cancellationToken)
        {
            if (afterBooking)
            {
                (await inner.SettleAsync(outcome, word, cancellationToken)).Problems.ShouldBeEmpty();
            }

            throw new CutOffException();
        }

        public Task NoteAsync(OpenOutcome outcome, string by, string note, CancellationToken cancellationToken) =>
            inner.NoteAsync(outcome, by, note, cancellationToken);
    }

    private sealed class CutOffException : Exception;
}
