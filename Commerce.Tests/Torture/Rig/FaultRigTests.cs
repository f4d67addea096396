using System.Net;

namespace Commerce.Tests.Torture.Rig;

public sealed class FaultRigTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_part_can_be_killed_stopped_resumed_and_started_again()
    {
        await using var rig = await FaultRig.StartAsync(new RigPlan { Bus = RigBus.RabbitMq, Workers = 1 });
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(1) };
        var server = rig.Servers[0];
        rig.Victims.Select(static it => it.Kind).Distinct().Count().ShouldBe(5);

        foreach (var victim in rig.Victims)
        {
            await victim.KillAsync();
            victim.IsRunning.ShouldBeFalse(victim.Name);
        }

        await rig.HealAsync();

        rig.Victims.ShouldAllBe(static it => it.IsRunning);
        (await http.GetAsync(new Uri(server.Address, "/health/live"), Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);

        // Whoever is stopped keeps its port and says nothing.
        server.Pause();
        await Should.ThrowAsync<TaskCanceledException>(() => http.GetAsync(new Uri(server.Address, "/health/live"), Cancel));
        server.Resume();
        (await http.GetAsync(new Uri(server.Address, "/health/live"), Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);

        rig.Database.Pause();
        var asked = rig.OpenShopAsync();
        (await Task.WhenAny(asked, Waiting.PassAsync(TimeSpan.FromMilliseconds(500)))).ShouldNotBe(asked);
        rig.Database.Resume();
        await asked;
    }

    [Fact]
    public async Task A_process_that_ended_otherwise_than_by_SIGKILL_did_not_die_of_it()
    {
        await using var rig = await FaultRig.StartAsync(RigPlan.Single(RigBus.InMemory));
        var server = rig.Servers[0];

        (await server.DiesAsync(TimeSpan.FromMilliseconds(200))).ShouldBeFalse("it lives");
        server.Terminate();
        (await server.DiesAsync(TimeSpan.FromSeconds(40))).ShouldBeFalse("it stopped when it was asked to");

        await server.StartAsync();
        Signal.Send(server.Id, Signal.Kill);
        (await server.DiesAsync(TimeSpan.FromSeconds(5))).ShouldBeTrue();
    }
}
