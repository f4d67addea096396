using Commerce.Domain.Infrastructure.Engine;
using Commerce.Tests.Support;
using Npgsql;

namespace Commerce.Tests.Workers.Operations;

public sealed class HeartbeatTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const string Enqueue = """
        insert into engine.operation_queue (operation_id, tenant_id, lane, owner, epoch, lease_until)
        values ($1, $2, 'work', $3, 1, clock_timestamp() + interval '1 second')
        """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_step_in_a_long_transaction_holds_up_nobody_elses_lease()
    {
        await using var dataSource = NpgsqlDataSource.Create(database.App);
        var owner = Guid.CreateVersion7();
        string[] operations = [$"long-{owner:N}", $"short-{owner:N}"];
        foreach (var operation in operations)
        {
            await ExecuteAsync(dataSource, Enqueue, operation, owner, owner);
        }

        await using var busy = await dataSource.OpenConnectionAsync(Cancel);
        await using var transaction = await busy.BeginTransactionAsync(Cancel);
        await using var fence = new NpgsqlCommand(
            "update engine.operation_queue set epoch = epoch where operation_id = $1", busy, transaction)
        {
            Parameters = { new() { Value = operations[0] } },
        };
        await fence.ExecuteNonQueryAsync(Cancel);

        var kept = await new OperationQueue(dataSource).ExtendAsync(owner, operations, Cancel);

        kept.Keys.Order().ShouldBe(operations.Order(), "a locked row is still its owner's");
        (await LeaseSecondsAsync(dataSource, operations[1])).ShouldBeGreaterThan(5);
    }

    private static async Task ExecuteAsync(NpgsqlDataSource dataSource, string sql, params object[] values)
    {
        await using var command = dataSource.CreateCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        await command.ExecuteNonQueryAsync(Cancel);
    }

    private static async Task<double> LeaseSecondsAsync(NpgsqlDataSource dataSource, string operation)
    {
        await using var command = dataSource.CreateCommand(
            """
            select extract(epoch from lease_until - clock_timestamp())::float8 from engine.operation_queue
            where operation_id = $1
            """);
        command.Parameters.Add(new NpgsqlParameter { Value = operation });
        return (double)(await command.ExecuteScalarAsync(Cancel))!;
    }
}
