using Commerce.Domain.Access;
using Commerce.Domain.Infrastructure.Health;
using Commerce.Domain.Operations.Effects;
using Commerce.Tests.Support;

namespace Commerce.Tests.Hosting;

public sealed class LiveMerchantHealthTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task A_live_merchant_without_a_real_provider_keeps_the_process_from_being_ready()
    {
        await using var test = await TestMerchant.CreateAsync(database);
        (await LookAsync(test)).ShouldBe(HealthState.Ok);

        await using var live = await TestMerchant.CreateAsync(database, mode: TenantMode.Live);
        (await LookAsync(live)).ShouldBe(HealthState.Failed);
        (await LookAsync(live, new LivePaymentProvider("real"))).ShouldBe(HealthState.Ok);
    }

    [Fact]
    public async Task An_audit_log_that_is_not_sealed_degrades()
    {
        await using var merchant = await TestMerchant.CreateAsync(database);
        var audit = new AuditHealth(merchant.DataSource);
        (await audit.LookAsync(TestContext.Current.CancellationToken)).ShouldBe(HealthState.Ok);

        await merchant.InUnitOfWorkAsync((_, trail) =>
        {
            trail.Record("something.happened", "test:1", new { });
            return Task.CompletedTask;
        });
        await using (var owner = new Npgsql.NpgsqlConnection(database.Owner))
        {
            await owner.OpenAsync(TestContext.Current.CancellationToken);
            await using var age = new Npgsql.NpgsqlCommand(
                "update engine.audit_pending set written_at = written_at - interval '2 minutes'", owner);
            await age.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        (await audit.LookAsync(TestContext.Current.CancellationToken)).ShouldBe(HealthState.Degraded);
    }

    private static Task<HealthState> LookAsync(TestMerchant merchant, params LivePaymentProvider[] providers) =>
        new ProviderHealth(merchant.DataSource, providers).LookAsync(TestContext.Current.CancellationToken);
}
