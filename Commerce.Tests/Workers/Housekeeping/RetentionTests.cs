using Commerce.Tests.Support;
using Commerce.Workers.Housekeeping;
using Microsoft.Extensions.Logging.Abstractions;

namespace Commerce.Tests.Workers.Housekeeping;

public sealed class RetentionTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Answers_go_when_their_handle_expires_and_the_operation_is_over()
    {
        await using var merchant = await TestMerchant.CreateAsync(database);
        await OperationAsync(merchant, "over", "completed", "-1 hour");
        await OperationAsync(merchant, "over_but_readable", "completed", "1 hour");
        await OperationAsync(merchant, "still_going", "working", "-1 hour");

        await RunAsync(merchant);

        (await merchant.ScalarAsync<string>("select string_agg(split_part(operation_id, '/', 1), ' ' order by operation_id) from engine.operation_payload"))
            .ShouldBe("over_but_readable still_going");
        (await merchant.ScalarAsync<long>("select count(*) from engine.operation")).ShouldBe(3);
    }

    [Fact]
    public async Task Dead_doorbells_go_after_thirty_days_and_provider_messages_after_ninety()
    {
        await using var merchant = await TestMerchant.CreateAsync(database);
        await merchant.ExecuteAsync(
            """
            with dead as (
                insert into engine.outbox_dead (id, message_id, lane, operation_id, attempt, created_at, died_at, reason)
                select i, gen_random_uuid(), 'work', 'op', 1, now(), now() - i * interval '1 day', 'test' from generate_series(29, 31) i)
            insert into engine.provider_event (provider, event_id, received_at)
            select 'test', i::text, now() - i * interval '1 day' from generate_series(89, 91) i
            """);

        await RunAsync(merchant);

        (await merchant.ScalarAsync<long>("select max(id) from engine.outbox_dead")).ShouldBe(29);
        (await merchant.ScalarAsync<string>("select string_agg(event_id, ' ') from engine.provider_event")).ShouldBe("89");
    }

    [Fact]
    public async Task More_than_one_round_of_rows_goes_in_one_run()
    {
        await using var merchant = await TestMerchant.CreateAsync(database);
        await merchant.ExecuteAsync(
            """
            insert into engine.provider_event (provider, event_id, received_at)
            select 'bulk', i::text, now() - interval '100 days' from generate_series(1, $1) i
            """,
            Retention.PerRound + 10);

        await RunAsync(merchant);

        (await merchant.ScalarAsync<long>("select count(*) from engine.provider_event where provider = 'bulk'")).ShouldBe(0);
    }

    private static async Task RunAsync(TestMerchant merchant)
    {
        using var retention = new Retention(merchant.DataSource, TimeProvider.System, NullLogger<Retention>.Instance);
        (await retention.RunAsync(Cancel)).ShouldBeGreaterThan(0);
    }

    private static Task OperationAsync(TestMerchant merchant, string name, string status, string expires) => merchant.ExecuteAsync(
        """
        with made as (
            insert into engine.operation (operation_id, tenant_id, principal, tool, args_hash, status, expires_at)
            values ($1, $2, 'test', 'test', '', $3, now() + $4::interval) returning operation_id, tenant_id)
        insert into engine.operation_payload (operation_id, tenant_id, request) select operation_id, tenant_id, '{}' from made
        """,
        $"{name}/{merchant.TenantId:N}", merchant.TenantId, status, expires);
}
