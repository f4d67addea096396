using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Npgsql;

namespace Commerce.McpServer.SimulatedWorld.Book;

/// <summary>One connection to the book, with at most one open transaction. Statements are constants of the callers;
/// values travel as $1, $2 …; rows come back as JSON and are read by their column names.</summary>
internal sealed class WorldSession(NpgsqlConnection connection) : IAsyncDisposable
{
    private NpgsqlTransaction? _transaction;
    private string? _lockedName;

    public async Task BeginAsync() => _transaction = await connection.BeginTransactionAsync();

    public async Task CommitAsync()
    {
        await _transaction!.CommitAsync();
        _transaction = null;
    }

    /// <summary>Held by the connection, so that a killed process leaves nothing "in progress" behind.</summary>
    public async Task<bool> TryLockAsync(string name)
    {
        var taken = await ScalarAsync<bool>("select pg_try_advisory_lock(hashtextextended($1, 7))", name);
        if (taken) _lockedName = name;
        return taken;
    }

    public async Task<int> RunAsync(string sql, params object?[] values)
    {
        await using var command = Command(sql, values);
        return await command.ExecuteNonQueryAsync();
    }

    public async Task<T> ScalarAsync<T>(string sql, params object?[] values)
    {
        await using var command = Command(sql, values);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public async Task<IReadOnlyList<T>> RowsAsync<T>(string sql, params object?[] values)
    {
        await using var command = Command($"with r as ({sql}) select row_to_json(r)::text from r", values);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<T>();
        while (await reader.ReadAsync())
            rows.Add(JsonSerializer.Deserialize<T>(reader.GetString(0), WorldJson.Rows)!);
        return rows;
    }

    public async Task<T?> RowAsync<T>(string sql, params object?[] values) where T : class =>
        (await RowsAsync<T>(sql, values)).SingleOrDefault();

    public async ValueTask DisposeAsync()
    {
        if (_transaction is not null) await RollbackAsync();
        if (_lockedName is not null && connection.FullState.HasFlag(System.Data.ConnectionState.Open))
            await ScalarAsync<bool>("select pg_advisory_unlock(hashtextextended($1, 7))", _lockedName);
        await connection.DisposeAsync();
    }

    private async Task RollbackAsync()
    {
        await _transaction!.DisposeAsync();
        _transaction = null;
    }

    [SuppressMessage("Security", "CA2100", Justification = "Statements are constants; values are parameters.")]
    private NpgsqlCommand Command(string sql, object?[] values)
    {
        var command = new NpgsqlCommand(sql, connection, _transaction);
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = Plain(value) });
        return command;
    }

    private static object Plain(object? value) => value switch
    {
        null => DBNull.Value,
        Enum name => WorldJson.Name(name),
        _ => value,
    };
}
