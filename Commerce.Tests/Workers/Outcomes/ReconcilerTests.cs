using System.Text;
using Commerce.Domain.Infrastructure.Engine;
using Commerce.Domain.Operations.Effects;
using Commerce.Tests.Support;
using Commerce.Tests.Workers.Operations;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Tests.Workers.Outcomes;

/// <summary>What became of a call is asked for long after its operation has ended, as often as promised, each on its own.</summary>
public sealed class ReconcilerTests(TestCluster cluster) : IAsyncLifetime
{
    private readonly TestDatabase _database = new(cluster);

    public ValueTask InitializeAsync() => _database.InitializeAsync();

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task After_the_end_it_is_asked_seven_times_however_often_the_operation_asked_before()
    {
        await using var engine = await EngineHost.StartAsync(_database);
        var operation = await engine.LoseForGoodAsync(Guid.CreateVersion7());
        await engine.Merchant.ExecuteAsync("update engine.effect set checks = 290");

        var waits = new List<double>();
        while (await engine.StateAsync(operation) is { State: "unknown", Next: { } next })
        {
            waits.Add(Math.Round(next.TotalMinutes));
            waits.Count.ShouldBeLessThan(20);
            await engine.BeDueAsync();
            await engine.ReconcileAsync();
        }

        waits.ShouldBe([5, 60, 1440, 1440, 1440, 1440, 1440]);
        (await engine.StateAsync(operation)).State.ShouldBe("manual");
        (await engine.AuditedAsync("effect.left_to_people", "reconciler")).ShouldBe(1);
    }

    [Fact]
    public async Task One_that_cannot_be_asked_does_not_keep_the_others_from_being_asked()
    {
        await using var engine = await EngineHost.StartAsync(_database);
        var (broken, sound) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var first = await engine.LoseForGoodAsync(broken);
        var second = await engine.LoseForGoodAsync(sound);
        var poison = await engine.Merchant.ScalarAsync<string>("select request_key from engine.effect where operation_id = $1", first);
        engine.Provider.EveryLookUp = call => call.RequestKey == poison
            ? throw new InvalidOperationException("No adapter can read this.")
            : ProviderOutcome.Succeeded;
        await engine.Merchant.ExecuteAsync(
            "update engine.effect set next_check_at = clock_timestamp() - case operation_id when $1 then interval '1 hour' else interval '0' end",
            first);

        await engine.ReconcileAsync();

        (await engine.BookedAsync(sound)).ShouldBe(1);
        (await engine.StateAsync(second)).State.ShouldBe("succeeded");
        (await engine.StateAsync(first)).State.ShouldBe("unknown");
        (await engine.StateAsync(first)).Next!.Value.ShouldBeGreaterThan(TimeSpan.FromMinutes(4));
    }

    [Fact]
    public async Task An_event_about_one_that_was_left_to_people_has_it_asked_once_more()
    {
        await using var engine = await EngineHost.StartAsync(
            _database, adjust: static services => services.AddScoped<ProviderInbox>());
        var subject = Guid.CreateVersion7();
        var operation = await engine.LoseForGoodAsync(subject);
        await engine.BeLeftToPeopleAsync(operation);

        await HearAsync("event-1");
        await engine.ReconcileAsync();
        (await engine.StateAsync(operation)).State.ShouldBe("manual");

        engine.Provider.EveryLookUp = null;
        await HearAsync("event-2");
        await engine.ReconcileAsync();

        (await engine.StateAsync(operation)).State.ShouldBe("succeeded");
        (await engine.BookedAsync(subject)).ShouldBe(1);

        async Task HearAsync(string id)
        {
            var key = await engine.Merchant.ScalarAsync<string>("select request_key from engine.effect where operation_id = $1", operation);
            await using var scope = engine.Services.CreateAsyncScope();
            (await scope.ServiceProvider.GetRequiredService<ProviderInbox>().ReceiveAsync(
                engine.Merchant.TenantId,
                new ProviderEvent(ScriptedProvider.Name, id, "done", "their-1", key, Encoding.UTF8.GetBytes("{}")),
                TestContext.Current.CancellationToken)).ShouldBeTrue();
        }
    }
}
