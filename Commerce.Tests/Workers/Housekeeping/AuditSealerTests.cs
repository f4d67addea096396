using Commerce.Tests.Domain.Infrastructure.Audit;
using Commerce.Tests.Support;
using Commerce.Workers.Housekeeping;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Commerce.Tests.Workers.Housekeeping;

/// <summary>The loop itself, on a clock of the test's: one tick is a second.</summary>
public sealed class AuditSealerTests(TestCluster cluster) : IAsyncLifetime
{
    private AuditScene _scene = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _scene = await AuditScene.CreateAsync(cluster);

    public ValueTask DisposeAsync() => _scene.DisposeAsync();

    [Fact]
    public async Task It_seals_every_second_and_signs_every_ten()
    {
        var time = new ManualTime();
        await _scene.RecordAsync(1);
        await using var sealer = await StartAsync(time);
        await UntilAsync("select count(*) = 1 from engine.audit_checkpoint where exported_at is not null");
        await _scene.RecordAsync(1);

        await TickUntilAsync(time, "select count(*) = 2 from engine.audit_seal");
        await TickUntilAsync(time, "select count(*) = 2 from engine.audit_checkpoint where exported_at is not null");

        (await _scene.VerifyAsync()).Findings.ShouldBeEmpty();
    }

    [Fact]
    public async Task Of_two_one_works_and_the_other_takes_over_when_it_stops()
    {
        var time = new ManualTime();
        await using var first = await StartAsync(time);
        await UntilAsync("select count(*) = 1 from pg_locks where locktype = 'advisory' and database = "
            + "(select oid from pg_database where datname = current_database())");
        await using var second = await StartAsync(time);
        await _scene.RecordAsync(2);
        await TickUntilAsync(time, "select count(*) = 2 from engine.audit_seal");

        await first.DisposeAsync();
        await _scene.RecordAsync(2);
        await TickUntilAsync(time, "select count(*) = 4 from engine.audit_seal");
        await TickUntilAsync(time, "select max((heads->0->>'seq')::int) = 4 from engine.audit_checkpoint where exported_at is not null");

        (await _scene.VerifyAsync()).Findings.ShouldBeEmpty();
    }

    [Fact]
    public async Task It_comes_back_after_its_connection_was_cut()
    {
        var time = new ManualTime();
        await using var sealer = await StartAsync(time);
        await _scene.RecordAsync(1);
        await TickUntilAsync(time, "select count(*) = 1 from engine.audit_seal");

        await _scene.TamperAsync("select count(pg_terminate_backend(pid)) from pg_stat_activity "
            + "where datname = current_database() and usename = 'commerce_app'");
        NpgsqlConnection.ClearPool(new NpgsqlConnection(_scene.Database.App));
        await TickUntilAsync(time, "select count(*) = 1 from pg_locks where locktype = 'advisory' and database = "
            + "(select oid from pg_database where datname = current_database())");
        await using var fresh = NpgsqlDataSource.Create(_scene.Database.App);
        await using var merchant = await TestMerchant.CreateAsync(_scene.Database);
        await _scene.RecordAsync(1, merchant);

        await TickUntilAsync(time, "select count(*) = 2 from engine.audit_seal");
    }

    [Fact]
    public async Task An_altered_log_is_reported_once_and_goes_on_being_sealed_but_not_signed()
    {
        await _scene.WithHistoryAsync();
        await _scene.TamperAsync("update engine.audit_seal set chain_hash = sha256('') where seq = 10");
        await _scene.RecordAsync(1);
        var (time, log) = (new ManualTime(), new KeptLog());
        await using var sealer = await StartAsync(time, log);

        await TickUntilAsync(time, "select max(seq) = 11 from engine.audit_seal");
        await Eventually.HoldsAsync(() => log.Critical.Count > 0);
        for (var next = 12; next < 15; next++)
        {
            await _scene.RecordAsync(1);
            await TickUntilAsync(time, $"select max(seq) = {next} from engine.audit_seal");
        }

        log.Critical.ShouldHaveSingleItem().ShouldContain("event 10 as it was signed");
        (await ScalarAsync("select count(*) from engine.audit_checkpoint")).ShouldBe(2L);
    }

    private async Task<Running> StartAsync(ManualTime time, ILogger<AuditSealer>? log = null)
    {
        var dataSource = NpgsqlDataSource.Create(_scene.Database.App);
        var sealer = new AuditSealer(dataSource, _scene.Options, time, log ?? new KeptLog());
        await sealer.StartAsync(Cancel);
        return new Running(sealer, dataSource);
    }

    private async Task UntilAsync(string condition)
    {
        while (!Equals(await ScalarAsync(condition), true))
        {
            Cancel.ThrowIfCancellationRequested();
        }
    }

    private async Task TickUntilAsync(ManualTime time, string condition)
    {
        do
        {
            time.Pass(TimeSpan.FromSeconds(1));
            Cancel.ThrowIfCancellationRequested();
        }
        while (!Equals(await ScalarAsync(condition), true));
    }

    private async Task<object?> ScalarAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(_scene.Database.Owner);
        await connection.OpenAsync(Cancel);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(Cancel);
    }

    private sealed class Running(AuditSealer sealer, NpgsqlDataSource dataSource) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await sealer.StopAsync(CancellationToken.None);
            sealer.Dispose();
            await dataSource.DisposeAsync();
        }
    }

    private sealed class KeptLog : ILogger<AuditSealer>
    {
        public List<string> Critical { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel == LogLevel.Critical)
            {
                lock (Critical)
                {
                    Critical.Add(formatter(state, exception));
                }
            }
        }
    }
}
