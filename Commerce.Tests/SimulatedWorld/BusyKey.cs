using Commerce.Tests.Support;
using Npgsql;

namespace Commerce.Tests.SimulatedWorld;

/// <summary>
/// Plays another request of the provider that is under way with the same key, by taking the lock it would hold.
/// </summary>
public sealed class BusyKey : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;

    private BusyKey(NpgsqlConnection connection) => _connection = connection;

    public static async Task<BusyKey> HoldAsync(TestDatabase database, WorldMerchant merchant, string key)
    {
        var connection = new NpgsqlConnection(database.World);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand("select pg_advisory_lock(hashtextextended($1, 7))", connection)
        {
            Parameters = { new() { Value = $"{merchant.Name}/{key}" } },
        };
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        return new BusyKey(connection);
    }

    // Unlocked by a statement, for a closed connection ends its locks only when the database notices.
    public async ValueTask DisposeAsync()
    {
        if (_connection.State == System.Data.ConnectionState.Open)
        {
            await using var command = new NpgsqlCommand("select pg_advisory_unlock_all()", _connection);
            await command.ExecuteNonQueryAsync();
        }

        await _connection.DisposeAsync();
    }
}
