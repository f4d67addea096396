using System.Net;
using Commerce.Tests.Support;

namespace Commerce.Tests.SimulatedWorld;

/// <summary>Whatever takes time at the provider goes on while nobody is there.</summary>
public sealed class WaitTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task Reviews_resolve_on_time_although_the_provider_was_restarted_meanwhile()
    {
        string name, approved, declined;
        await using (var before = await RunningWorld.StartAsync(database.World))
        {
            var merchant = before.NewMerchant();
            name = merchant.Name;
            var reviewed = await merchant.AuthorizeAsync("r", "pm_sim_review_1s", "k1");
            reviewed["status"].ShouldBe("manual_review");
            approved = reviewed.Id;
            declined = (await merchant.AuthorizeAsync("r", "pm_sim_review_1s_then_decline", "k2")).Id;
        }

        await using var after = await RunningWorld.StartAsync(database.World);
        var again = after.Merchant(name);
        await Eventually.HoldsAsync(async () => await StatusAsync(again, approved) == "authorized");
        await Eventually.HoldsAsync(async () => await StatusAsync(again, declined) == "declined");

        // The key remembers the first answer, not the state of today.
        (await again.AuthorizeAsync("r", "pm_sim_review_1s", "k1"))["status"].ShouldBe("manual_review");
        (await again.AuthorizationsOfAsync("r")).Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_review_is_over_even_if_nobody_asks()
    {
        await using var world = await RunningWorld.StartAsync(database.World);
        var merchant = world.NewMerchant();
        var id = (await merchant.AuthorizeAsync("r", "pm_sim_review_0s")).Id;

        // Straight from the table: asking the provider would settle it.
        await using var source = Npgsql.NpgsqlDataSource.Create(database.World);
        await Eventually.HoldsAsync(async () =>
        {
            await using var command = source.CreateCommand("select status from world.authorization where id = $1");
            command.Parameters.Add(new() { Value = id });
            return (string?)await command.ExecuteScalarAsync(TestContext.Current.CancellationToken) == "authorized";
        });
    }

    [Fact]
    public async Task A_voided_review_stays_voided()
    {
        await using var world = await RunningWorld.StartAsync(database.World);
        var merchant = world.NewMerchant();
        var id = (await merchant.AuthorizeAsync("r", "pm_sim_review_3600s")).Id;

        (await merchant.VoidAsync(id)).Status.ShouldBe(HttpStatusCode.Created);

        (await merchant.AuthorizationAsync(id))["status"].ShouldBe("voided");
    }

    private static async Task<string> StatusAsync(WorldMerchant merchant, string id) =>
        (await merchant.AuthorizationAsync(id))["status"];
}
