using Commerce.Domain.Operations.Effects;
using Commerce.Tests.Support;
using Commerce.Tests.Workers.Operations;

namespace Commerce.Tests.Workers.Outcomes;

/// <summary>A person says how a call came out: it is booked as if the provider had said so, once, and never against the provider.</summary>
public sealed class OutcomeDeskTests(TestCluster cluster) : IAsyncLifetime
{
    private readonly TestDatabase _database = new(cluster);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _database.InitializeAsync();

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task A_waiting_operation_goes_on_with_a_persons_word_and_ends_truthfully()
    {
        await using var engine = await EngineHost.StartAsync(_database);
        var subject = Guid.CreateVersion7();
        var operation = await engine.LoseAsync(subject);

        (await engine.SettleAsync(operation, OutcomeScene.Done)).Problems.ShouldBeEmpty();

        var ended = await engine.WaitForEndAsync(operation);
        ended.Result!.Value.GetProperty("outcome").GetString().ShouldBe("charged");
        (await engine.FindAsync(operation)).ShouldSatisfyAllConditions(
            static it => it.State.ShouldBe("succeeded"), static it => it.ProviderRef.ShouldBe("their-1"));
        (await engine.BookedAsync(subject)).ShouldBe(1);
        (await engine.AuditedAsync("effect.settled_by_word", "person:ada")).ShouldBe(1);
        (await engine.Merchant.ScalarAsync<long>(
            "select count(*) from engine.effect_evidence where source = 'person:ada' and convert_from(body, 'UTF8') like '%seen in their list%'"))
            .ShouldBe(1);
        engine.Provider.Sent.Count.ShouldBe(1);
    }

    [Fact]
    public async Task One_left_to_people_is_booked_and_its_operation_keeps_its_answer()
    {
        await using var engine = await EngineHost.StartAsync(_database);
        var subject = Guid.CreateVersion7();
        var operation = await engine.LoseForGoodAsync(subject);
        await engine.BeLeftToPeopleAsync(operation);

        (await engine.SettleAsync(operation, OutcomeScene.Done)).Problems.ShouldBeEmpty();

        (await engine.BookedAsync(subject)).ShouldBe(1);
        (await engine.WaitForEndAsync(operation)).Error!.Value.GetProperty("code").GetString().ShouldBe("provider.unknown_outcome");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_is_settled_is_not_settled_again(bool ended)
    {
        await using var engine = await EngineHost.StartAsync(_database);
        var subject = Guid.CreateVersion7();
        var operation = ended ? await engine.LoseForGoodAsync(subject) : await engine.LoseAsync(subject);
        await engine.SettleAsync(operation, OutcomeScene.Done);

        (await engine.SettleAsync(operation, OutcomeScene.Done)).Problems.ShouldHaveSingleItem().Code.ShouldBe("already_settled");
        (await engine.SettleAsync(operation, OutcomeScene.NotDone)).Problems.ShouldHaveSingleItem().Code.ShouldBe("already_settled");

        (await engine.BookedAsync(subject)).ShouldBe(1);
        (await engine.AuditedAsync("effect.settled_by_word", "person:ada")).ShouldBe(1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Of_many_who_say_so_at_once_one_is_booked(bool ended)
    {
        await using var engine = await EngineHost.StartAsync(_database);
        var subject = Guid.CreateVersion7();
        var operation = ended ? await engine.LoseForGoodAsync(subject) : await engine.LoseAsync(subject);
        var outcome = await engine.FindAsync(operation);

        var reports = await Task.WhenAll(Enumerable.Range(0, 8).Select(
            _ => engine.Outcomes().SettleAsync(outcome, OutcomeScene.Done, Cancel)));

        reports.Count(static it => it.Problems.Count == 0).ShouldBe(1);
        (await engine.BookedAsync(subject)).ShouldBe(1);
        (await engine.AuditedAsync("effect.settled_by_word", "person:ada")).ShouldBe(1);
    }

    [Theory]
    [InlineData(ProviderOutcome.Succeeded, false, "provider_says_it_happened")]
    [InlineData(ProviderOutcome.Declined, true, "provider_says_it_did_not")]
    [InlineData(ProviderOutcome.Absent, true, "provider_says_it_did_not")]
    [InlineData(ProviderOutcome.Pending, true, "provider_works_on_it")]
    [InlineData(ProviderOutcome.Pending, false, "provider_works_on_it")]
    [InlineData(ProviderOutcome.Succeeded, true, "other_reference")]
    public async Task A_word_against_the_provider_is_not_taken(ProviderOutcome says, bool happened, string code)
    {
        await using var engine = await EngineHost.StartAsync(_database);
        var subject = Guid.CreateVersion7();
        var operation = await engine.LoseForGoodAsync(subject);
        await engine.BeLeftToPeopleAsync(operation);
        await engine.BeLongAgoAsync();
        engine.Provider.EveryLookUp = _ => says;

        var report = await engine.SettleAsync(operation, happened ? OutcomeScene.Done : OutcomeScene.NotDone);

        report.Problems.ShouldContain(it => it.Code == code);
        (await engine.BookedAsync(subject)).ShouldBe(0);
        (await engine.StateAsync(operation)).State.ShouldBe("manual");
        (await engine.AuditedAsync("effect.settled_by_word", "person:ada")).ShouldBe(0);
    }

    [Fact]
    public async Task Not_found_is_no_proof_while_it_may_still_arrive()
    {
        await using var engine = await EngineHost.StartAsync(_database);
        var operation = await engine.LoseForGoodAsync(Guid.CreateVersion7(), acts: false);
        engine.Provider.EveryLookUp = static _ => ProviderOutcome.Absent;

        (await engine.SettleAsync(operation, OutcomeScene.NotDone)).Problems.ShouldHaveSingleItem().Code.ShouldBe("too_early");

        await engine.BeLongAgoAsync();
        (await engine.SettleAsync(operation, OutcomeScene.NotDone)).Problems.ShouldBeEmpty();
        (await engine.StateAsync(operation)).State.ShouldBe("absent");
    }

    [Fact]
    public async Task One_act_at_the_provider_is_not_booked_for_two_calls()
    {
        await using var engine = await EngineHost.StartAsync(_database);
        var (first, second) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await engine.SettleAsync(await engine.LoseAsync(first), OutcomeScene.Done);
        var operation = await engine.LoseAsync(second);

        var report = await engine.SettleAsync(operation, OutcomeScene.Done);

        report.Problems.ShouldHaveSingleItem().Code.ShouldBe("reference_taken");
        (await engine.BookedAsync(second)).ShouldBe(0);
    }

    [Fact]
    public async Task A_call_under_way_is_nobodys_to_settle()
    {
        await using var engine = await EngineHost.StartAsync(_database);
        var operation = await engine.LoseAsync(Guid.CreateVersion7());
        await engine.Merchant.ExecuteAsync("update engine.effect set state = 'intended'");

        (await engine.SettleAsync(operation, OutcomeScene.Done)).Problems.ShouldHaveSingleItem().Code.ShouldBe("under_way");
    }

    [Fact]
    public async Task A_worker_that_was_at_it_meanwhile_books_nothing_more()
    {
        await using var engine = await EngineHost.StartAsync(_database);
        var subject = Guid.CreateVersion7();
        var operation = await engine.LoseAsync(subject);
        await engine.SettleAsync(operation, OutcomeScene.Done);

        engine.Provider.EveryLookUp = null;
        await engine.HurryAsync(operation);
        await engine.WaitForEndAsync(operation);
        await engine.ReconcileAsync();

        (await engine.BookedAsync(subject)).ShouldBe(1);
    }

    [Fact]
    public async Task A_note_is_kept_and_settles_nothing()
    {
        await using var engine = await EngineHost.StartAsync(_database);
        var operation = await engine.LoseAsync(Guid.CreateVersion7());

        await engine.Outcomes().NoteAsync(await engine.FindAsync(operation), "person:ada", "asked their support", Cancel);

        (await engine.FindAsync(operation)).ShouldSatisfyAllConditions(
            static it => it.State.ShouldBe("unknown"), static it => it.LastHeard.ShouldBe("person:ada"));
        (await engine.AuditedAsync("effect.noted", "person:ada")).ShouldBe(1);
    }
}
