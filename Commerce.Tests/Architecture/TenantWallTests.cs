using Commerce.Domain.Infrastructure.Ledger;
using Commerce.Domain.Ledger;
using Commerce.Domain.Values;
using Commerce.Tests.Support;
using Npgsql;

namespace Commerce.Tests.Architecture;

/// <summary>The policies at work: the same statements outside a unit of work, inside one, and inside another merchant's.</summary>
public sealed class TenantWallTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_query_outside_a_unit_of_work_sees_no_row_and_a_merchant_sees_its_own_alone()
    {
        await using var mine = await TestMerchant.CreateAsync(database);
        await using var other = await TestMerchant.CreateAsync(database);
        await FillAsync(mine);
        await using var owner = new NpgsqlConnection(database.Owner);
        await owner.OpenAsync(Cancel);
        var guarded = await DatabaseRules.GuardedTablesAsync(owner);
        var readable = await DatabaseRules.AskAsync(
            owner, "select t.name from unnest($1) t (name) where has_table_privilege('commerce_app', t.name, 'select')", guarded);
        readable.Count.ShouldBeGreaterThan(15);
        var filled = 0;
        await using var app = await mine.DataSource.OpenConnectionAsync(Cancel);
        foreach (var table in readable)
        {
            var rows = $"select count(*) from {table} where tenant_id = '{mine.TenantId}'";
            var all = await CountAsync(owner, rows);
            filled += all > 0 ? 1 : 0;

            (await CountAsync(app, $"select count(*) from {table}")).ShouldBe(0, table);
            (await mine.ScalarAsync<long>(rows)).ShouldBe(all, table);
            (await other.ScalarAsync<long>(rows)).ShouldBe(0, table);
        }

        filled.ShouldBeGreaterThan(8, "what is not there cannot be hidden");
    }

    [Fact]
    public async Task A_merchant_cannot_write_a_row_of_another()
    {
        await using var mine = await TestMerchant.CreateAsync(database);
        await using var other = await TestMerchant.CreateAsync(database);
        const string insert = """
            insert into engine.operation_key (tenant_id, principal, tool, caller_key, operation_id, args_hash) values ($1, 'a', 'b', 'c', 'd', '')
            """;

        await mine.ExecuteAsync(insert, mine.TenantId);
        (await Should.ThrowAsync<PostgresException>(() => mine.ExecuteAsync(insert, other.TenantId))).SqlState
            .ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
    }

    [Fact]
    public async Task The_tenant_of_a_unit_of_work_ends_with_it()
    {
        await using var mine = await TestMerchant.CreateAsync(database);
        await using var one = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(database.App) { MaxPoolSize = 1 }.ConnectionString);
        await using (var session = new Commerce.Domain.Infrastructure.Persistence.CommerceSession(one))
        {
            await session.BeginAsync(mine.TenantId, Cancel);
            await session.CommitAsync();
        }

        await using var same = await one.OpenConnectionAsync(Cancel);
        (await CountAsync(same, "select count(*) from commerce.tenant")).ShouldBe(0);
    }

    private static async Task FillAsync(TestMerchant merchant)
    {
        await merchant.VariantAsync(onHand: 3);
        await merchant.InUnitOfWorkAsync((session, audit) =>
        {
            new LedgerBook(session, audit).Post(new LedgerEntry(
                "capture", "payment", Guid.CreateVersion7(),
                new LedgerTransfer(TransferKind.Post, LedgerAccount.ProviderClearing, LedgerAccount.Prepayments, Money.Parse("1.00", "EUR"))));
            return Task.CompletedTask;
        });
        await merchant.ExecuteAsync(
            """
            insert into engine.operation (operation_id, tenant_id, principal, tool, args_hash, status, expires_at)
            values ($1, $2, 'test', 'test', '', 'working', clock_timestamp() + interval '1 day')
            """,
            IdText.NewCapability("op"), merchant.TenantId);
    }

    private static async Task<long> CountAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return (long)(await command.ExecuteScalarAsync(Cancel))!;
    }
}
