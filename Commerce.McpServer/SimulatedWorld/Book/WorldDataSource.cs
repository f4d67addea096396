using Npgsql;

namespace Commerce.McpServer.SimulatedWorld.Book;

/// <summary>The simulated world's own way into the database, under its own role; a type of its own so that it is never
/// mixed up with the server's.</summary>
internal sealed class WorldDataSource(string connectionString) : IAsyncDisposable
{
    // Beside the server's own pool this stays well under what a PostgreSQL server accepts by default.
    private const int DefaultPoolSize = 30;

    private readonly NpgsqlDataSource _source = Build(connectionString);

    public async Task<WorldSession> OpenAsync(CancellationToken cancellation = default) =>
        new(await _source.OpenConnectionAsync(cancellation));

    public async Task<T> ReadAsync<T>(Func<WorldSession, Task<T>> read)
    {
        await using var session = await OpenAsync();
        return await read(session);
    }

    /// <summary>One transaction; what happens in it is done whether or not the caller is still there.</summary>
    public async Task<T> WriteAsync<T>(Func<WorldSession, Task<T>> write)
    {
        await using var session = await OpenAsync();
        await session.BeginAsync();
        var result = await write(session);
        await session.CommitAsync();
        return result;
    }

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    private static NpgsqlDataSource Build(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        if (!settings.ContainsKey("Maximum Pool Size")) settings.MaxPoolSize = DefaultPoolSize;
        return new NpgsqlDataSourceBuilder(settings.ConnectionString) { Name = "simulated-world" }.Build();
    }
}
