using Commerce.Domain.Orders;
using Commerce.Domain.Values;
using Npgsql;

namespace Commerce.McpServer.Demo;

/// <summary>Reads our own database beside the server, which may be dead.</summary>
internal sealed class OurDatabase(NpgsqlDataSource dataSource)
{
    private const string Operation = """
        select o.operation_id, o.status, o.step, o.status_message, q.epoch,
            (select count(*) from engine.audit_event a where a.operation_id = o.operation_id)
        from engine.operation o left join engine.operation_queue q using (operation_id)
        where o.operation_id = $1 or ($1 is null and o.tool = 'complete_checkout' and o.status = 'working')
        order by o.created_at desc limit 1
        """;

    private const string Effects = """
        select kind, state, request_key, request ->> 'reference', provider_ref from engine.effect
        where operation_id = $1 order by first_sent_at
        """;

    private const string Ledger = """
        select n.kind, d.code, c.code, t.amount_minor, t.currency
        from engine.ledger_entry n join engine.ledger_transfer t on t.entry_id = n.id
        join engine.ledger_account d on d.id = t.debit join engine.ledger_account c on c.id = t.credit
        where n.effect_id in (select effect_id from engine.effect where operation_id = $1) order by n.created_at, t.id
        """;

    private const string Order = """
        select r.id, r.status, r.total_minor, r.currency from commerce.order r
        where r.payment_id in (select subject_id from engine.effect where operation_id = $1)
        """;

    /// <param name="operationId">Null: the purchase under way, whose caller has no answer yet.</param>
    public async Task<OurView> ReadAsync(string? operationId, CancellationToken cancel)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancel);
        var found = await RowsAsync(connection, Operation, operationId, static row => (
            Line: new OperationLine(row.GetString(0), row.GetString(1), row.GetString(2), Text(row, 3), row.IsDBNull(4) ? null : row.GetInt64(4)),
            Events: row.GetInt64(5)), cancel);
        if (found is not [var (operation, events)])
        {
            return new OurView();
        }

        return new OurView
        {
            Operation = operation,
            AuditEvents = events,
            Effects = await RowsAsync(connection, Effects, operation.Id, static row => new EffectLine(
                row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), Text(row, 4)), cancel),
            Ledger = await RowsAsync(connection, Ledger, operation.Id, static row => new LedgerLine(
                row.GetString(0), row.GetString(1), row.GetString(2), Amount(row, 3)), cancel),
            Order = (await RowsAsync(connection, Order, operation.Id, static row => new OrderLine(
                new OrderId(row.GetGuid(0)).ToString(), row.GetString(1), Amount(row, 2)), cancel)).FirstOrDefault(),
        };
    }

    private static async Task<List<T>> RowsAsync<T>(
        NpgsqlConnection connection, string sql, string? operationId, Func<NpgsqlDataReader, T> read, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.Add(new NpgsqlParameter<string?> { TypedValue = operationId });
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancel))
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    private static Money Amount(NpgsqlDataReader row, int column) =>
        new(row.GetInt64(column), Currency.Of(row.GetString(column + 1)));

    private static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
