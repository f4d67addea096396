using Commerce.Domain.Infrastructure.Audit;
using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Tests.Support;
using Npgsql;

namespace Commerce.Tests.Domain.Infrastructure.Audit;

public sealed class SealingTests(TestCluster cluster) : IAsyncLifetime
{
    private const int Gate = 77;
    private AuditScene _scene = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _scene = await AuditScene.CreateAsync(cluster);

    public ValueTask DisposeAsync() => _scene.DisposeAsync();

    [Fact]
    public async Task Every_merchant_has_a_chain_of_its_own_numbered_without_a_gap()
    {
        await using var other = await TestMerchant.CreateAsync(_scene.Database);
        await _scene.RecordAsync(3);
        await _scene.RecordAsync(2, other);
        await _scene.SealAsync();
        await _scene.RecordAsync(2);
        await _scene.SealAsync();

        (await NumbersAsync(_scene.Merchant)).ShouldBe([1, 2, 3, 4, 5]);
        (await NumbersAsync(other)).ShouldBe([1, 2]);
        await _scene.CheckpointAsync();
        (await _scene.VerifyAsync()).Findings.ShouldBeEmpty();
    }

    [Fact]
    public async Task Events_of_one_unit_of_work_keep_their_order()
    {
        await _scene.Merchant.InUnitOfWorkAsync((_, audit) =>
        {
            for (var i = 0; i < 20; i++)
            {
                audit.Record("test.happened", $"thing:{i}");
            }

            return Task.CompletedTask;
        });
        await _scene.SealAsync();

        var order = await _scene.Merchant.ScalarAsync<string>(
            "select string_agg(substr(subject, 7), ' ' order by seq) from engine.audit_seal join engine.audit_event using (event_id)");
        order.ShouldBe("0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19");
    }

    [Fact]
    public async Task An_event_whose_transaction_commits_late_gets_the_next_number_and_is_never_skipped()
    {
        await using var gate = await _scene.Merchant.DataSource.OpenConnectionAsync(Cancel);
        await ScalarAsync(gate, $"select pg_advisory_lock({Gate})");
        await using var late = new CommerceSession(_scene.Merchant.DataSource);
        await late.BeginAsync(_scene.Merchant.TenantId, Cancel);
        new AuditTrail(late).Record("test.began_first", "thing:late");
        late.AtCommit($"select pg_advisory_xact_lock({Gate})");
        var committing = late.CommitAsync();
        await WaitsAtGateAsync(gate);
        await _scene.RecordAsync(5);

        (await _scene.SealAsync()).ShouldBe(5);
        await ScalarAsync(gate, $"select pg_advisory_unlock({Gate})");
        await committing;
        (await _scene.SealAsync()).ShouldBe(1);

        (await NumbersAsync(_scene.Merchant)).ShouldBe([1, 2, 3, 4, 5, 6]);
        (await _scene.VerifyAsync()).Findings.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_large_backlog_is_sealed_in_bounded_bites()
    {
        await _scene.RecordAsync(25);

        (await _scene.SealAsync(10)).ShouldBe(10);
        (await _scene.SealAsync(10)).ShouldBe(10);
        (await _scene.SealAsync(10)).ShouldBe(5);
        (await _scene.SealAsync(10)).ShouldBe(0);
    }

    [Fact]
    public async Task While_one_sealer_is_in_the_middle_of_it_another_does_nothing()
    {
        await _scene.RecordAsync(3);
        await using var first = await _scene.Merchant.DataSource.OpenConnectionAsync(Cancel);
        await using (var transaction = await first.BeginTransactionAsync(Cancel))
        {
            (await new AuditLog(first).SealAsync(1, Cancel)).ShouldBe(1);
            (await _scene.SealAsync()).ShouldBe(0);
            await transaction.RollbackAsync(Cancel);
        }

        (await _scene.SealAsync()).ShouldBe(3);
        (await NumbersAsync(_scene.Merchant)).ShouldBe([1, 2, 3]);
    }

    [Fact]
    public async Task Many_writers_and_many_sealers_at_once_make_one_gapless_chain()
    {
        using var done = new CancellationTokenSource();
        var sealers = Enumerable.Range(0, 3).Select(_ => Task.Run(SealUntilDoneAsync, Cancel)).ToArray();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => _scene.RecordAsync(25)));
        await done.CancelAsync();
        await Task.WhenAll(sealers);
        while (await _scene.SealAsync() > 0)
        {
        }

        (await NumbersAsync(_scene.Merchant)).ShouldBe(Enumerable.Range(1, 200).Select(static it => (long)it));
        (await _scene.VerifyAsync()).Findings.ShouldBeEmpty();

        async Task SealUntilDoneAsync()
        {
            while (!done.IsCancellationRequested)
            {
                await _scene.SealAsync(7);
            }
        }
    }

    [Fact]
    public async Task Only_one_process_leads_and_the_next_takes_over_when_it_resigns()
    {
        await using var first = await _scene.Merchant.DataSource.OpenConnectionAsync(Cancel);
        await using var second = await _scene.Merchant.DataSource.OpenConnectionAsync(Cancel);

        (await new AuditLog(first).TryLeadAsync(Cancel)).ShouldBeTrue();
        (await new AuditLog(second).TryLeadAsync(Cancel)).ShouldBeFalse();
        await new AuditLog(first).ResignAsync();
        (await new AuditLog(second).TryLeadAsync(Cancel)).ShouldBeTrue();
    }

    [Fact]
    public async Task An_event_with_a_wrong_hash_is_refused_when_it_is_written()
    {
        var refusal = await Should.ThrowAsync<PostgresException>(() => _scene.Merchant.ExecuteAsync(
            """
            insert into engine.audit_event (event_id, at, tenant_id, actor, action, subject, outcome, canonical, leaf_hash)
            values ($1, now(), $2, 'a', 'b', 'c', 'd', $3, $4)
            """,
            Guid.CreateVersion7(), _scene.Merchant.TenantId, "{}"u8.ToArray(), new byte[32]));

        refusal.SqlState.ShouldBe(PostgresErrorCodes.CheckViolation);
    }

    private static async Task<long[]> NumbersAsync(TestMerchant merchant) =>
        await merchant.ScalarAsync<long[]>("select array_agg(seq order by seq) from engine.audit_seal");

    // The event is written by then and its transaction still open.
    private static async Task WaitsAtGateAsync(NpgsqlConnection connection)
    {
        while (!(bool)(await ScalarAsync(
            connection, $"select exists (select from pg_locks where locktype = 'advisory' and objid = {Gate} and not granted)"))!)
        {
        }
    }

    private static async Task<object?> ScalarAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(Cancel);
    }
}
