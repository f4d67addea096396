using Commerce.Domain.Access;
using Commerce.Domain.Infrastructure.Audit;
using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Merchants;
using Commerce.Domain.Values;
using Npgsql;

namespace Commerce.Tests.Support;

/// <summary>A merchant of one test, so that tests of one class share a database and nothing in it.</summary>
public sealed class TestMerchant : IAsyncDisposable
{
    private const string Insert = """
        insert into commerce.tenant (tenant_id, name, mode, currency, country, payment_provider, settings)
        values ($1, 'Test merchant', $2, $3, $4, $5::text, $6)
        """;

    private TestMerchant(Guid tenantId, NpgsqlDataSource dataSource) => (TenantId, DataSource) = (tenantId, dataSource);

    public Guid TenantId { get; }

    /// <summary>Connections as the application's own role.</summary>
    public NpgsqlDataSource DataSource { get; }

    /// <param name="approvals">Nothing waits for a person unless a test is about that.</param>
    public static async Task<TestMerchant> CreateAsync(
        TestDatabase database, string currency = "EUR", string country = "DE", TenantMode mode = TenantMode.Test,
        MerchantSettings? settings = null, ApprovalLimits? approvals = null)
    {
        var tenantId = Guid.CreateVersion7();
        await using var connection = new NpgsqlConnection(database.Owner);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(Insert, connection)
        {
            Parameters =
            {
                new() { Value = tenantId },
                new() { Value = mode.ToString().ToLowerInvariant() },
                new() { Value = currency },
                new() { Value = country },
                new() { Value = mode == TenantMode.Test ? "simulated" : DBNull.Value },
                new()
                {
                    Value = CommerceJson.ToText((settings ?? new MerchantSettings()) with { Approvals = approvals ?? ApprovalLimits.Off }),
                    NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Jsonb,
                },
            },
        };
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        return new TestMerchant(tenantId, NpgsqlDataSource.Create(database.App));
    }

    /// <summary>One unit of work, saved, audited and committed like a call of a tool.</summary>
    public async Task<T> InUnitOfWorkAsync<T>(Func<CommerceSession, AuditTrail, Task<T>> work)
    {
        await using var session = new CommerceSession(DataSource);
        await session.BeginAsync(TenantId, TestContext.Current.CancellationToken);
        var audit = new AuditTrail(session);
        var result = await work(session, audit);
        audit.Record(await session.SaveAggregatesAsync());
        await session.CommitAsync();
        return result;
    }

    public Task InUnitOfWorkAsync(Func<CommerceSession, AuditTrail, Task> work) =>
        InUnitOfWorkAsync(async (session, audit) =>
    {
        await work(session, audit);
        return true;
    });

    /// <summary>The first column of the first row, as this merchant sees it.</summary>
    public Task<T> ScalarAsync<T>(string sql, params object?[] values) => InUnitOfWorkAsync(async (session, _) =>
    {
        await using var command = session.Command(sql, values);
        return (T)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    });

    /// <summary>Debits less credits of an account, in minor units.</summary>
    public Task<long> BalanceAsync(string account) => ScalarAsync<long>(
        """
        select coalesce(sum(case when a.id = t.debit then t.amount_minor else -t.amount_minor end), 0)::bigint
        from engine.ledger_account a join engine.ledger_transfer t on a.id in (t.debit, t.credit) where a.code = $1
        """,
        account);

    public Task ExecuteAsync(string sql, params object?[] values) => InUnitOfWorkAsync(async (session, _) =>
    {
        await using var command = session.Command(sql, values);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    });

    /// <summary>Moves this merchant's business time forward.</summary>
    public Task PassTimeAsync(TimeSpan time) =>
        ExecuteAsync(
            "update commerce.tenant set clock_offset = clock_offset + $2 where tenant_id = $1", TenantId, time);

    /// <summary>Sets this merchant's business time, from which it goes on.</summary>
    public Task SetTimeAsync(DateTimeOffset now) =>
        ExecuteAsync("update commerce.tenant set clock_offset = $2 - now() where tenant_id = $1", TenantId, now);

    public async ValueTask DisposeAsync() => await DataSource.DisposeAsync();
}
