using Commerce.Domain.Errors;
using Commerce.Domain.Infrastructure.Audit;
using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Tests.Support;
using Npgsql;

namespace Commerce.Tests.Domain.Infrastructure.Audit;

public sealed class SealerHealthTests(TestCluster cluster) : IAsyncLifetime
{
    private AuditScene _scene = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _scene = await AuditScene.CreateAsync(cluster);

    public ValueTask DisposeAsync() => _scene.DisposeAsync();

    [Fact]
    public async Task An_empty_log_and_a_fresh_event_are_healthy()
    {
        (await LagAsync(Fresh())).ShouldBe(new AuditLag(TimeSpan.Zero, TimeSpan.Zero));
        await _scene.RecordAsync(1);

        await EnsureAsync();
        (await LagAsync(Fresh())).Unsealed.ShouldBeInRange(TimeSpan.FromTicks(1), AuditLag.Limit);
    }

    [Fact]
    public async Task When_the_sealer_has_stopped_for_a_minute_no_money_moves_until_it_goes_on()
    {
        await _scene.RecordAsync(1);
        await _scene.TamperAsync("update engine.audit_pending set written_at = written_at - interval '61 seconds'");

        var refusal = await Should.ThrowAsync<CommerceException>(() => EnsureAsync());
        await _scene.SealAsync();
        await _scene.CheckpointAsync();

        refusal.Code.ShouldBe(ErrorCode.StorageUnavailable);
        await EnsureAsync();
    }

    [Fact]
    public async Task When_the_export_has_stopped_for_a_minute_no_money_moves_until_it_goes_on()
    {
        await _scene.RecordAsync(1);
        await _scene.SealAsync();
        await _scene.TamperAsync("update engine.audit_head set waiting_since = waiting_since - interval '61 seconds'");

        await Should.ThrowAsync<CommerceException>(() => EnsureAsync());
        await _scene.CheckpointAsync();

        (await LagAsync(Fresh())).ShouldBe(new AuditLag(TimeSpan.Zero, TimeSpan.Zero));
    }

    [Fact]
    public async Task What_is_sealed_after_a_checkpoint_goes_on_waiting_for_the_next()
    {
        await _scene.RecordAsync(1);
        await _scene.SealAsync();
        await _scene.CheckpointAsync();
        await _scene.RecordAsync(1);
        await _scene.SealAsync();

        (await LagAsync(Fresh())).Unexported.ShouldBeGreaterThan(TimeSpan.Zero);
    }

    [Fact]
    public async Task One_look_serves_all_callers_for_a_second()
    {
        var time = new ManualTime();
        var health = new SealerHealth(time);
        await LagAsync(health);
        await _scene.RecordAsync(1);

        (await LagAsync(health)).Unsealed.ShouldBe(TimeSpan.Zero);
        time.Pass(TimeSpan.FromSeconds(1.1));
        (await LagAsync(health)).Unsealed.ShouldBeGreaterThan(TimeSpan.Zero);
    }

    [Fact]
    public async Task A_look_needs_no_connection_besides_the_one_of_the_unit_of_work()
    {
        await using var one = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(_scene.Database.App) { MaxPoolSize = 1, Timeout = 2 }.ConnectionString);
        await using var session = new CommerceSession(one);
        await session.BeginAsync(_scene.Merchant.TenantId, Cancel);

        await Fresh().EnsureAsync(session, Cancel);
    }

    private static SealerHealth Fresh() => new(TimeProvider.System);

    private Task<AuditLag> LagAsync(SealerHealth health) =>
        _scene.Merchant.InUnitOfWorkAsync((session, _) => health.LagAsync(session, Cancel));

    private Task EnsureAsync() => _scene.Merchant.InUnitOfWorkAsync((session, _) => Fresh().EnsureAsync(session, Cancel));
}
