using Commerce.Domain.Errors;
using Commerce.Domain.Infrastructure.Audit;
using Commerce.Tests.Support;

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
        (await Fresh().LagAsync(Cancel)).ShouldBe(new AuditLag(TimeSpan.Zero, TimeSpan.Zero));
        await _scene.RecordAsync(1);

        await Fresh().EnsureAsync(Cancel);
        (await Fresh().LagAsync(Cancel)).Unsealed.ShouldBeInRange(TimeSpan.FromTicks(1), AuditLag.Limit);
    }

    [Fact]
    public async Task When_the_sealer_has_stopped_for_a_minute_no_money_moves_until_it_goes_on()
    {
        await _scene.RecordAsync(1);
        await _scene.TamperAsync("update engine.audit_pending set written_at = written_at - interval '61 seconds'");

        var refusal = await Should.ThrowAsync<CommerceException>(() => Fresh().EnsureAsync(Cancel));
        await _scene.SealAsync();
        await _scene.CheckpointAsync();

        refusal.Code.ShouldBe(ErrorCode.StorageUnavailable);
        await Fresh().EnsureAsync(Cancel);
    }

    [Fact]
    public async Task When_the_export_has_stopped_for_a_minute_no_money_moves_until_it_goes_on()
    {
        await _scene.RecordAsync(1);
        await _scene.SealAsync();
        await _scene.TamperAsync("update engine.audit_head set waiting_since = waiting_since - interval '61 seconds'");

        await Should.ThrowAsync<CommerceException>(() => Fresh().EnsureAsync(Cancel));
        await _scene.CheckpointAsync();

        (await Fresh().LagAsync(Cancel)).ShouldBe(new AuditLag(TimeSpan.Zero, TimeSpan.Zero));
    }

    [Fact]
    public async Task What_is_sealed_after_a_checkpoint_goes_on_waiting_for_the_next()
    {
        await _scene.RecordAsync(1);
        await _scene.SealAsync();
        await _scene.CheckpointAsync();
        await _scene.RecordAsync(1);
        await _scene.SealAsync();

        (await Fresh().LagAsync(Cancel)).Unexported.ShouldBeGreaterThan(TimeSpan.Zero);
    }

    [Fact]
    public async Task One_look_serves_all_callers_for_a_second()
    {
        var time = new ManualTime();
        var health = new SealerHealth(_scene.Merchant.DataSource, time);
        await health.LagAsync(Cancel);
        await _scene.RecordAsync(1);

        (await health.LagAsync(Cancel)).Unsealed.ShouldBe(TimeSpan.Zero);
        time.Pass(TimeSpan.FromSeconds(1.1));
        (await health.LagAsync(Cancel)).Unsealed.ShouldBeGreaterThan(TimeSpan.Zero);
    }

    private SealerHealth Fresh() => new(_scene.Merchant.DataSource, TimeProvider.System);
}
