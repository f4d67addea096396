using Commerce.Domain.Access;
using Commerce.Domain.Infrastructure.Persistence;

namespace Commerce.McpServer.Pipeline;

/// <summary>Short reads for what is no tool call, each in a unit of work of its own as the caller's merchant.</summary>
public sealed class TenantReads(IServiceScopeFactory scopes)
{
    /// <param name="read">Gets the services of the unit of work; its session has begun.</param>
    public async Task<T> ReadAsync<T>(
        Principal principal, Func<CommerceSession, IServiceProvider, Task<T>> read, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        await using var session = scope.ServiceProvider.GetRequiredService<CommerceSession>();
        await session.BeginAsync(principal.TenantId, cancellationToken);
        return await read(session, scope.ServiceProvider);
    }

    /// <summary>The first column of every row.</summary>
    public Task<List<T>> ColumnAsync<T>(
        Principal principal, string sql, object?[] values, CancellationToken cancellationToken) =>
        ReadAsync(principal, async (session, _) =>
        {
            await using var command = session.Command(sql, values);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            var found = new List<T>();
            while (await reader.ReadAsync(cancellationToken))
            {
                found.Add(reader.GetFieldValue<T>(0));
            }

            return found;
        }, cancellationToken);
}
